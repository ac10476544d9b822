"""Sets of quality clauses, and what each of them said from when to when."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.pricing.models.periods import Days, Point


@tracked("name", "used_for", "retired_on")
class ClauseSet(models.Model):
    """A named way to adjust a price and a weight by quality (B4); contracts and quotes point at it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    used_for = models.CharField(_("used for"), max_length=250, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("clause set")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@tracked("until_on")
class ClauseSetVersion(models.Model):
    """What a clause set says for a period; days are included. Only its end is ever changed, by a successor.

    `document` is read and written by `rules.documents`.
    """

    clause_set = models.ForeignKey(ClauseSet, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    document = models.JSONField()
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a clause set")
        ordering = ("clause_set", "-number")
        constraints = [
            models.UniqueConstraint(fields=("clause_set", "number"), name="clause_version_number_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="clause_version_ends_after_start",
            ),
            ExclusionConstraint(
                name="clause_version_one_at_a_time",
                expressions=[
                    (Point(F("clause_set_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on"])]

    def __str__(self) -> str:
        return f"{self.clause_set} V{self.number}"
