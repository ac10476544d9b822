"""Grades that took effect become terms on the customers' cards, and a line of their timeline."""

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.actions import GradeRow, record_grades
from coalface.archive.customers.models import Customer
from coalface.archive.timeline.actions import EntryRow, write_many
from coalface.archive.timeline.models import TimelineEntry
from coalface.evaluation.grading.models import GradeRecord, GradeReview
from coalface.evaluation.grading.rules.policy import Rank
from coalface.evaluation.grading.rules.words import GRADES
from coalface.identity.people.models import User


def feed_back(effective: QuerySet[GradeRecord], *, by: User) -> int:
    """Bring the cards in line with these records unless a later month is in force; returns how many."""
    later = GradeRecord.objects.effective().filter(
        customer=OuterRef("customer"), period_on__gt=OuterRef("period_on")
    )
    newest = GradeReview.objects.aggregate(newest=Max("period_on"))["newest"]
    # The cheap question first: of the newest review nothing can be overtaken.
    overtaken = Q(period_on__lt=newest) & Q(Exists(later))
    code = Case(*(When(final=rank.value, then=Value(rank.code)) for rank in Rank))
    settled = Customer.objects.filter(pk=OuterRef("customer"), grade=OuterRef("code"))
    due = effective.annotate(code=code).exclude(Exists(settled)).exclude(overtaken)
    rows = list(due.values_list("pk", "customer_id", "code", "period_on", "customer__grade"))
    if not rows:
        return 0
    changed = record_grades([GradeRow(row[1], row[2], row[3]) for row in rows], by=by)
    now = timezone.now()
    write_many(
        EntryRow(
            customer_id=customer,
            kind=TimelineEntry.Kind.GRADE,
            text=_("Grade for %(period)s: %(grade)s, before: %(before)s")
            % {"period": f"{period:%Y-%m}", "grade": _grade(grade), "before": _grade(before)},
            happened_at=now,
            author_id=by.pk,
            subject_kind="graderecord",
            subject_id=pk,
        )
        for pk, customer, grade, period, before in rows
    )
    return changed


def _grade(code: str) -> str:
    return _(GRADES[Rank.of(code)])
