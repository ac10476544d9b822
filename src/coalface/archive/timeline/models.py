"""Every word exchanged with a customer and every event of its life, in one line of time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked


@tracked("text", high_volume=True)
class TimelineEntry(models.Model):
    """Something said or something that happened (R0.03); people and the actions of the stages write it."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        CALL = "call", _("call")
        VISIT = "visit", _("visit")
        TASK = "task", _("task")
        FILE = "file", _("file")
        CREDENTIAL = "credential", _("credential")
        CONTRACT = "contract", _("contract")
        SHIPMENT = "shipment", _("shipment")
        RECEIPT = "receipt", _("receipt")
        GRADE = "grade", _("grade")
        CHANGE = "change", _("change")
        FACT = "fact", _("fact")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("timeline entry")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id__isnull=True)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
                name="timeline_subject_paired",
            )
        ]
        indexes = [models.Index(fields=("customer", "-happened_at", "-id"), name="timeline_of_customer")]
