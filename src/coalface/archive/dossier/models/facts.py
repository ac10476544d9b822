"""Facts and the contradictions between them."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalface.archive.dossier.models.configuration import Confidence, FactField, Source
from coalface.archive.dossier.models.reports import PERSON, FactReport, Owned, one_subject
from coalface.archive.dossier.rules.travel import ON_FILE, State
from coalface.archive.dossier.rules.values import Value, ValueKind
from coalface.identity.audit.history import tracked


@tracked("settled_by", "settled_at", "reason", high_volume=True)
class FactConflict(Owned):
    """Facts of one field that contradict each other, until the archivist says which one stands (R0.06)."""

    field = models.ForeignKey(FactField, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    chosen = models.ForeignKey("Fact", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("contradiction")
        constraints = [
            one_subject("fact_conflict_one_subject"),
            models.CheckConstraint(
                condition=models.Q(
                    settled_by__isnull=True, settled_at__isnull=True, chosen__isnull=True, reason=""
                )
                | models.Q(settled_by__isnull=False, settled_at__isnull=False, chosen__isnull=False),
                name="fact_conflict_settled_whole",
            ),
            models.UniqueConstraint(
                fields=("customer", "competitor", "field"),
                condition=models.Q(settled_at__isnull=True),
                name="fact_conflict_open_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=("-opened_at",), name="fact_conflict_open", condition=models.Q(settled_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} · {self.about}"


class FactQuerySet(models.QuerySet["Fact"]):
    def on_file(self) -> Self:
        """Taken into the archive and not overruled."""
        return self.filter(state__in=ON_FILE, overruled=False)

    def believed(self) -> Self:
        """Not overruled, filed or not: what charts draw."""
        return self.filter(overruled=False)


@tracked(
    "state",
    "number",
    "text",
    "day",
    "flag",
    "is_standing",
    "overruled",
    "filed_by",
    "outcome",
    high_volume=True,
)
class Fact(Owned):
    """One field's value on a day. Exactly one of number, text, day and flag holds it, by the field's kind.

    `is_standing` marks the newest filed fact of its subject and field: at most one each, so that a dossier is
    read without looking through its past. `overruled` marks the losers of a contradiction.
    """

    class State(models.TextChoices):
        COLLECTED = State.COLLECTED, _("collected")
        PASSED_ON = State.PASSED_ON, _("passed on")
        FILED = State.FILED, _("filed")
        FED_BACK = State.FED_BACK, _("fed back")
        ACTED = State.ACTED, _("acted on")

    field = models.ForeignKey(FactField, models.PROTECT, related_name="+", db_index=False)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    text = models.TextField(blank=True)
    day = models.DateField(null=True)
    flag = models.BooleanField(null=True)
    as_of_on = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.SALESPERSON)
    confidence = models.SmallIntegerField(_("certainty"), choices=Confidence, default=Confidence.MEDIUM)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey(FactReport, models.PROTECT, related_name="facts")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COLLECTED)
    is_standing = models.BooleanField(default=False)
    overruled = models.BooleanField(_("overruled"), default=False)
    conflict = models.ForeignKey(
        FactConflict, models.PROTECT, null=True, related_name="facts", db_index=False
    )
    filed_by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("filed by"),
    )
    outcome = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        constraints = [
            one_subject("fact_one_subject"),
            models.UniqueConstraint(
                fields=("customer", "field"),
                condition=models.Q(is_standing=True, customer__isnull=False),
                name="fact_stands_once_customer",
            ),
            models.UniqueConstraint(
                fields=("competitor", "field"),
                condition=models.Q(is_standing=True, competitor__isnull=False),
                name="fact_stands_once_rival",
            ),
            models.CheckConstraint(
                condition=models.Q(is_standing=False) | models.Q(state__in=ON_FILE, overruled=False),
                name="fact_stands_when_filed",
            ),
        ]
        indexes = [
            models.Index(fields=("-as_of_on", "-id"), name="fact_newest"),
            models.Index(fields=("state", "-as_of_on", "-id"), name="fact_by_state"),
            models.Index(
                fields=("customer", "field", "-as_of_on", "-id"),
                name="fact_of_customer",
                condition=models.Q(customer__isnull=False),
            ),
            models.Index(
                fields=("competitor", "field", "-as_of_on", "-id"),
                name="fact_of_competitor",
                condition=models.Q(competitor__isnull=False),
            ),
            models.Index(fields=("field", "-as_of_on", "-id"), name="fact_of_field"),
            models.Index(fields=("author", "-as_of_on", "-id"), name="fact_of_author"),
            models.Index(
                fields=("conflict",), name="fact_of_conflict", condition=models.Q(conflict__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """As notices, references and the audit trail name it: a confidential one without its value."""
        return str(self.field) if self.field.confidential else f"{self.field}: {self.words}"

    @property
    def value(self) -> Value:
        held: dict[str, Decimal | str | date | bool | None] = {
            ValueKind.NUMBER: self.number,
            ValueKind.DATE: self.day,
            ValueKind.FLAG: self.flag,
        }
        return held.get(self.field.kind, self.text)

    @property
    def words(self) -> str:
        """The value as one reads it, with its unit."""
        value = self.value
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, Decimal):
            return f"{value.normalize():,f} {self.field.unit}".strip()
        return "" if value is None else str(value)
