"""Reviews of customers by a committee, and how often they come."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.audit.history import tracked
from coalface.relations.reviews.rules import CRITERIA
from coalface.relations.reviews.rules import Criterion as Point


@tracked("months")
class ReviewInterval(models.Model):
    """Every how many months customers of a grade are reviewed; without a number never by themselves."""

    grade = models.CharField(_("grade"), max_length=12, choices=Grade, unique=True)
    months = models.PositiveSmallIntegerField(_("every so many months"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("review interval")

    def __str__(self) -> str:
        return self.get_grade_display()


class ReviewQuerySet(models.QuerySet["CustomerReview"]):
    def planned(self) -> Self:
        return self.filter(state="planned", customer__deleted_at__isnull=True)

    def overdue(self, day: date) -> Self:
        return self.planned().filter(due_on__lt=day)


@tracked("due_on", "state", "held_on", "decision", "words", rights={"words": "review.view"})
class CustomerReview(models.Model):
    """客户评审: planned for a day, held by a committee, ending in a decision (R3.07)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("called off")

    class Decision(models.TextChoices):
        KEEP = "keep", _("keep")
        WATCH = "watch", _("put under watch")
        SUSPEND = "suspend", _("suspend the admission")
        REINVESTIGATE = "reinvestigate", _("investigate anew")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    due_on = models.DateField(pgettext_lazy("customer review", "due on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("committee")
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_on = models.DateField(_("held on"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(_("figures at the time"), default=dict)
    decision = models.CharField(_("decision"), max_length=15, choices=Decision, blank=True)
    words = models.TextField(_("words to the decision"), blank=True)
    reminded_days = models.SmallIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer review")
        constraints = [
            models.UniqueConstraint(
                fields=("customer",), condition=models.Q(state="planned"), name="review_planned_once"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="held", held_on__isnull=False, recorded_by__isnull=False)
                    & ~models.Q(decision="")
                )
                | (~models.Q(state="held") & models.Q(held_on__isnull=True, decision="")),
                name="review_held_on_and_decided",
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "-due_on"), name="customer_review_of"),
            models.Index(fields=("due_on", "id"), name="customer_review_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.due_on}"


class ReviewPoint(models.Model):
    """What the committee said to one criterion."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("in order")
        ATTENTION = "attention", _("needs attention")
        SERIOUS = "serious", _("serious")

    review = models.ForeignKey(CustomerReview, models.CASCADE, related_name="points", db_index=False)
    criterion = models.CharField(max_length=15, choices=[(one.value, CRITERIA[one]) for one in Point])
    verdict = models.CharField(max_length=10, choices=Verdict)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("review", "criterion"), name="review_point_once")]
