"""The rulebook, version by version (RX.03)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.evaluation.grading.rules.documents import read
from coalface.evaluation.grading.rules.policy import Policy


class GradingPolicy(models.Model):
    """One version of the rulebook (RX.03). A version is never changed; a new one follows it.

    For a period the highest version counts among those whose `valid_from_on` has come by then.
    """

    version = models.PositiveIntegerField(_("version"), unique=True)
    valid_from_on = models.DateField(_("valid from"))
    document = models.JSONField()
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("grading policy")
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"V{self.version}"

    @property
    def policy(self) -> Policy:
        return read(self.document)
