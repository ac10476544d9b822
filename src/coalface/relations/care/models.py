"""Days that give an occasion, the rules of care, and each occasion at each customer."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer, Grade
from coalface.archive.key_people.models import Person
from coalface.archive.revision.rules import KEY_GRADES
from coalface.identity.audit.history import tracked
from coalface.relations.care.rules import WATCHED_GRADES, Kind, Terms


def key_grades() -> list[str]:
    return sorted(KEY_GRADES)


def watched_grades() -> list[str]:
    return sorted(WATCHED_GRADES)


def _grades() -> "models.CharField[str, str]":
    return models.CharField(max_length=12, choices=Grade)


class CareKind(models.TextChoices):
    FESTIVAL = Kind.FESTIVAL, _("festival greeting")
    LAUNCH = Kind.LAUNCH, _("new product")
    GROWTH = Kind.GROWTH, _("congratulation on growth")
    BIRTHDAY = Kind.BIRTHDAY, _("birthday of a key person")


class CarePolicy(models.Model):
    """The rules of care; the newest row counts, older ones stay as they were."""

    lead_days = models.PositiveSmallIntegerField(_("days of notice"), default=5)
    festival_grades = ArrayField(_grades(), default=key_grades)
    launch_grades = ArrayField(_grades(), default=watched_grades)
    growth_grades = ArrayField(_grades(), default=watched_grades)
    birthday_grades = ArrayField(_grades(), default=key_grades)
    growth_pct = models.PositiveSmallIntegerField(_("growth from, %"), default=20)
    growth_months = models.PositiveSmallIntegerField(_("over the mean of so many months"), default=6)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rules of care")

    @property
    def terms(self) -> Terms:
        grades = {kind: frozenset(getattr(self, f"{kind}_grades")) for kind in Kind}
        return Terms(self.lead_days, self.growth_pct, self.growth_months, grades)


@tracked("kind", "name", "falls_on")
class CareDay(models.Model):
    """A public festival or the day a new product comes, from the dated table an administrator keeps."""

    kind = models.CharField(_("kind of care"), max_length=10, choices=CareKind.choices[:2])
    name = models.CharField(_("name"), max_length=60)
    falls_on = models.DateField(_("day"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("day of care")
        ordering = ("falls_on", "pk")
        constraints = [models.UniqueConstraint(fields=("name", "falls_on"), name="care_day_once")]

    def __str__(self) -> str:
        return self.name


class CareQuerySet(models.QuerySet["Care"]):
    def open(self) -> Self:
        return self.filter(state="open", customer__deleted_at__isnull=True)

    def overdue(self, day: date) -> Self:
        return self.open().filter(falls_on__lt=day)


@tracked("falls_on", "state", "channel", "words", "done_on", "done_by", "skip_reason", high_volume=True)
class Care(models.Model):
    """One occasion at one customer 客户关怀 (R0.27); `key` names it, so that it is raised but once."""

    class State(models.TextChoices):
        OPEN = "open", _("to be done")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("left out")

    class Channel(models.TextChoices):
        VISIT = "visit", _("visit")
        PHONE = "phone", _("call")
        WECHAT = "wechat", _("WeChat")
        MESSAGE = "message", _("text message or e-mail")
        LETTER = "letter", _("letter or card")
        GIFT = "gift", _("small present")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind of care"), max_length=10, choices=CareKind)
    key = models.CharField(max_length=40, editable=False)
    day = models.ForeignKey(CareDay, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    falls_on = models.DateField(_("day"))
    figures = models.JSONField(default=dict, help_text="growth: month, actual_kg, mean_kg, pct, measure")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    told = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("way"), max_length=8, choices=Channel, blank=True)
    words = models.CharField(_("what we did"), max_length=500, blank=True)
    done_on = models.DateField(_("done on"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    skip_reason = models.CharField(_("reason for leaving it out"), max_length=250, blank=True)
    raised_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CareQuerySet.as_manager()

    class Meta:
        verbose_name = _("occasion of care")
        constraints = [
            models.UniqueConstraint(fields=("customer", "key"), name="care_raised_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("festival", "launch"), day__isnull=False, person__isnull=True)
                | models.Q(kind="birthday", day__isnull=True, person__isnull=False)
                | models.Q(kind="growth", day__isnull=True, person__isnull=True),
                name="care_of_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", done_on__isnull=True, done_by__isnull=True, skip_reason="")
                | models.Q(state="done", done_on__isnull=False, done_by__isnull=False, skip_reason="")
                | (
                    models.Q(state="skipped", done_on__isnull=True, done_by__isnull=True)
                    & ~models.Q(skip_reason="")
                ),
                name="care_settled_how",
            ),
        ]
        indexes = [
            models.Index(fields=("falls_on", "id"), name="care_by_day"),
            models.Index(fields=("customer", "-falls_on", "-id"), name="care_of_customer"),
            models.Index(fields=("day", "told"), condition=models.Q(state="open"), name="care_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.occasion}"

    @property
    def occasion(self) -> str:
        """What it is called: the festival or the product, else its kind."""
        return self.day.name if self.day is not None else self.get_kind_display()
