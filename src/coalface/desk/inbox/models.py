"""Tasks and alerts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A task or an alert for one person about one subject.

    `key` makes a notice come once: the same key for the same person is never raised twice while it is open.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        ALERT = "alert", _("alert")
        MENTION = "mention", _("mention")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        CLOSED = "closed", _("closed")

    class Weight(models.IntegerChoices):
        NOTE = 1, _("usual")
        WARNING = 2, _("important")
        URGENT = 3, _("urgent")

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    weight = models.SmallIntegerField(choices=Weight, default=Weight.NOTE)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120)
    due_on = models.DateField(null=True)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                fields=("recipient", "key"), condition=~models.Q(state="closed"), name="notice_open_once"
            )
        ]
        indexes = [
            models.Index(fields=("recipient", "state", "-weight", "due_on"), name="notice_of_person"),
            models.Index(fields=("subject_kind", "subject_id"), name="notice_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title
