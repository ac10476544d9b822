"""What-ifs: another policy over the same months, and who would have moved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.models.records import RANKS
from coalface.evaluation.grading.rules.documents import read
from coalface.evaluation.grading.rules.judge import CRITERIA
from coalface.evaluation.grading.rules.policy import LADDER, Policy


class Replay(models.Model):
    """A what-if: the past months judged by a policy that is not saved yet, on recorded inputs or on today's
    data.
    """

    class Basis(models.TextChoices):
        RECORDED = "recorded", _("recorded inputs")
        TODAY = "today", _("today's data")

    document = models.JSONField()
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    first_on = models.DateField(_("first period"))
    last_on = models.DateField(_("last period"))
    progress_id = models.UUIDField(null=True)
    result = models.JSONField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("replay")
        ordering = ("-id",)

    @property
    def policy(self) -> Policy:
        return read(self.document)


class ReplayMove(models.Model):
    """A customer and month in which the replay comes to another grade than the record."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="moves", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    period_on = models.DateField(_("period"))
    recorded = models.SmallIntegerField(_("recorded grade"), choices=RANKS, null=True)
    final = models.SmallIntegerField(_("grade in the replay"), choices=RANKS)
    recorded_reason = models.CharField(_("recorded reason"), max_length=16, blank=True)
    reason = models.CharField(_("reason"), max_length=16)
    verdicts = models.CharField(max_length=len(CRITERIA) * len(LADDER))
    fulfilment = models.BigIntegerField(_("contract fulfilment"), null=True)
    fluctuation = models.BigIntegerField(_("monthly fluctuation"), null=True)

    class Meta:
        verbose_name = _("replay move")
        indexes = [models.Index(fields=("replay", "period_on", "customer"), name="replay_move")]
