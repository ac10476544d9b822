"""Series of published prices, and every value ever recorded of them."""

from datetime import date, datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.market.indices import rules


class PriceIndexQuerySet(models.QuerySet["PriceIndex"]):
    def running(self) -> Self:
        """Series that have not ended."""
        return self.filter(ended_on__isnull=True)


@tracked(
    "code", "name", "publisher", "place", "kcal_per_kg", "unit", "frequency", "trading_days", "grace_days",
    "began_on", "ended_on", "end_reason", "remarks",
)  # fmt: skip
class PriceIndex(models.Model):
    """A series of prices somebody publishes (B11); one that ended keeps its values and says why it ended."""

    class Unit(models.TextChoices):
        YUAN_PER_TONNE = "yuan_per_tonne", _("yuan/t")
        USD_PER_TONNE = "usd_per_tonne", _("USD/t")

    class Frequency(models.TextChoices):
        DAILY = rules.Frequency.DAILY.value, _("daily")
        WEEKLY = rules.Frequency.WEEKLY.value, _("weekly")
        TEN_DAY = rules.Frequency.TEN_DAY.value, _("every ten days")
        MONTHLY = rules.Frequency.MONTHLY.value, _("monthly")

    class TradingDays(models.TextChoices):
        EVERY_DAY = rules.TradingDays.EVERY_DAY.value, _("every day")
        WEEKDAYS = rules.TradingDays.WEEKDAYS.value, _("Monday to Friday")

    code = models.CharField(_("code of the index"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=250, editable=False)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    place = models.CharField(_("place of the price"), max_length=60, blank=True)
    kcal_per_kg = models.PositiveIntegerField(_("grade, kcal/kg"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=Unit, default=Unit.YUAN_PER_TONNE)
    frequency = models.CharField(_("frequency"), max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    trading_days = models.CharField(
        _("trading calendar"), max_length=10, choices=TradingDays, default=TradingDays.WEEKDAYS
    )
    grace_days = models.PositiveSmallIntegerField(_("days it may be late"), default=3)
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=250, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PriceIndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("price index")
        constraints = [
            models.CheckConstraint(
                name="index_ends_after_it_began",
                condition=Q(began_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("began_on")),
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                name="index_end_has_its_reason",
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(ended_on__isnull=False) & ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def rhythm(self) -> rules.Rhythm:
        return rules.Rhythm(
            rules.Frequency(self.frequency), rules.TradingDays(self.trading_days), self.grace_days
        )


class IndexValueQuerySet(models.QuerySet["IndexValue"]):
    def current(self) -> Self:
        """What counts now."""
        return self.filter(superseded_at__isnull=True)

    def earliest_day(self) -> date | None:
        return self.order_by("published_on").values_list("published_on", flat=True).first()

    def latest_day(self) -> date | None:
        return self.order_by("-published_on").values_list("published_on", flat=True).first()

    def known_at(self, moment: datetime | None) -> Self:
        """What counted at a moment; None means now."""
        if moment is None:
            return self.current()
        return self.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment), recorded_at__lte=moment
        )


class IndexValue(models.Model):
    """A value as it was recorded. It never changes: a correction supersedes it and adds another row.

    The database itself refuses to change what was recorded; only the three fields of being superseded move.
    """

    index = models.ForeignKey(
        PriceIndex, models.PROTECT, related_name="values", verbose_name=_("price index")
    )
    published_on = models.DateField(_("published for"))
    value = models.DecimalField(_("value"), max_digits=7, decimal_places=2)
    low = models.DecimalField(
        _("lower end of the range"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    high = models.DecimalField(
        _("upper end of the range"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source of the value"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    supersede_reason = models.CharField(_("reason of the correction"), max_length=250, blank=True)

    objects = IndexValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("index value")
        indexes = [models.Index(fields=("index", "-published_on"), name="index_value_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=("index", "published_on"),
                condition=Q(superseded_at__isnull=True),
                name="one_current_value_a_day",
            ),
            models.CheckConstraint(
                name="index_value_inside_its_range",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__lte=F("value"), high__gte=F("value")),
            ),
            models.CheckConstraint(name="index_value_above_zero", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="superseding_has_its_reason",
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True, supersede_reason="")
                | Q(superseded_at__isnull=False, superseded_by__isnull=False) & ~Q(supersede_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="values_stay",
                fields=[
                    "index",
                    "published_on",
                    "value",
                    "low",
                    "high",
                    "source",
                    "note",
                    "recorded_at",
                    "recorded_by",
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.index.code} {self.published_on}"

    @property
    def issue(self) -> rules.Issue:
        return rules.Issue(self.published_on, self.value, self.pk)
