"""Admissions, what they were judged by, and the measures against their risks."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.archive.admission.rules.states import OPEN, STANDING
from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked

OPEN_STATES = tuple(state.value for state in OPEN)
STANDING_STATES = tuple(state.value for state in STANDING)


class PolicyQuerySet(models.QuerySet["AdmissionPolicy"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).order_by("-starts_on")


@tracked("starts_on", "required", "valid_months", "reminder_days", "pass_pct")
class AdmissionPolicy(models.Model):
    """The rules of admission from a day on. `required` stops business with whoever was never admitted."""

    starts_on = models.DateField(_("in force from"), unique=True)
    required = models.BooleanField(_("admission required"), default=False)
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), default=12)
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=list, verbose_name=_("remind days before")
    )
    pass_pct = models.PositiveSmallIntegerField(_("share of points needed"), default=60)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("admission policy")
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return str(self.starts_on)


@tracked("name", "most_points", "essential", "abolished_on")
class Criterion(models.Model):
    """A criterion of the preliminary assessment: yes or no, or points up to `most_points`."""

    name = models.CharField(_("criterion"), max_length=100, unique=True)
    most_points = models.PositiveSmallIntegerField(_("most points"), null=True, blank=True)
    essential = models.BooleanField(_("essential"), default=False)
    position = models.PositiveIntegerField(default=0)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("criterion")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def standing(self) -> Self:
        """The decisions that count at present."""
        return self.filter(state__in=STANDING_STATES)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)


@tracked(
    "state",
    "project",
    "survey",
    "assessment_passed",
    "assessment_words",
    "conditions",
    "decided_on",
    "decision_words",
    "valid_until_on",
    "suspended_on",
    "suspended_by",
    "suspension_reason",
    rights={
        name: "admission.view"
        for name in ("survey", "assessment_words", "conditions", "decision_words", "suspension_reason")
    },
)
class Admission(models.Model):
    """One round of judging a customer; the latest decided one counts until the next is decided."""

    class State(models.TextChoices):
        DRAFT = "draft", _("collecting and investigating")
        SURVEYED = "surveyed", _("investigated")
        ASSESSED = "assessed", _("assessed")
        APPROVING = "approving", _("in approval")
        ADMITTED = "admitted", _("admitted")
        CONDITIONAL = "conditional", _("admitted on conditions")
        REJECTED = "rejected", _("not admitted")
        SUSPENDED = "suspended", _("suspended")
        REPLACED = "replaced", _("followed by another round")
        ABANDONED = "abandoned", _("given up")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="admissions", db_index=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    project = models.CharField(_("trade project"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    survey = models.JSONField(_("investigation report"), default=dict)
    surveyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    surveyed_at = models.DateTimeField(null=True)
    assessment_passed = models.BooleanField(_("assessed as fit"), null=True)
    assessment_words = models.TextField(_("words to the assessment"), blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)
    conditions = models.TextField(_("conditions"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_words = models.TextField(_("words to the decision"), blank=True)
    valid_until_on = models.DateField(_("valid until"), null=True)
    suspended_on = models.DateField(_("suspended on"), null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suspension_reason = models.CharField(_("reason of the suspension"), max_length=250, blank=True)
    state_before_suspension = models.CharField(max_length=12, blank=True)
    reminded_days = models.SmallIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("admission")
        constraints = [
            models.UniqueConstraint(fields=("customer", "round"), name="admission_round_once"),
            models.UniqueConstraint(
                fields=("customer",), condition=models.Q(state__in=OPEN_STATES), name="admission_open_once"
            ),
            models.UniqueConstraint(
                fields=("customer",),
                condition=models.Q(state__in=STANDING_STATES),
                name="admission_standing_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=STANDING_STATES)
                | models.Q(decided_on__isnull=False, decided_by__isnull=False),
                name="admission_decided_by_and_on",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="suspended")
                | (
                    models.Q(suspended_on__isnull=False, suspended_by__isnull=False)
                    & ~models.Q(suspension_reason="")
                    & models.Q(state_before_suspension__in=("admitted", "conditional"))
                ),
                name="admission_suspended_by_and_on",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("admitted", "conditional"))
                | models.Q(valid_until_on__isnull=False),
                name="admission_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "-round"), name="admission_of_customer"),
            models.Index(fields=("state", "-opened_at", "-id"), name="admission_by_state"),
            models.Index(fields=("-opened_at", "-id"), name="admission_by_opening"),
            models.Index(
                fields=("valid_until_on",),
                name="admission_by_end",
                condition=models.Q(state__in=("admitted", "conditional")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.round}"


class Score(models.Model):
    """What the assessor said to one criterion."""

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="scores", db_index=False)
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    yes = models.BooleanField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("criterion__position", "pk")
        constraints = [
            models.UniqueConstraint(fields=("admission", "criterion"), name="score_once"),
            models.CheckConstraint(
                condition=models.Q(yes__isnull=True, points__isnull=False)
                | models.Q(yes__isnull=False, points__isnull=True),
                name="score_yes_or_points",
            ),
        ]


@tracked("risk", "level", "measure", "owner", "due_on", "done_at", "done_words")
class RiskMeasure(models.Model):
    """A trade risk 贸易风险 and what somebody does about it until a day (R3.03)."""

    class Level(models.TextChoices):
        LOW = "low", _("low risk")
        MEDIUM = "medium", _("medium risk")
        HIGH = "high", _("high risk")

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="measures")
    risk = models.CharField(_("risk"), max_length=250)
    level = models.CharField(_("risk level"), max_length=6, choices=Level, default=Level.MEDIUM)
    measure = models.CharField(_("measure"), max_length=250)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("in charge")
    )
    due_on = models.DateField(pgettext_lazy("task", "due on"))
    done_at = models.DateTimeField(null=True)
    done_words = models.CharField(_("what was done"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("measure")
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_words="")
                | (models.Q(done_at__isnull=False) & ~models.Q(done_words="")),
                name="measure_done_with_words",
            )
        ]

    def __str__(self) -> str:
        return self.measure
