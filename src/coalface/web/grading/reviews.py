"""Reviews: what was run when, and running one."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.evaluation.grading.models import GradeReview
from coalface.evaluation.grading.queries import newest_review, reviews_of
from coalface.evaluation.grading.tasks import start_review
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Column, Empty, Link, ListScreen
from coalface.web.grading.forms import ReviewForm
from coalface.web.rendering import redirect


def _records(review: GradeReview, more: str = "") -> str:
    return f"{reverse('grading:records')}?review={review.pk}{more}"


class ReviewList(ListScreen):
    name = "grading.reviews"
    title = gettext_lazy("Grade reviews")
    right = "grade.view"
    columns = (
        Column("period_on", gettext_lazy("Period"), kind="month", sort="", link=_records),
        Column("revision", gettext_lazy("Revision"), kind="count", sort=""),
        Column(
            "policy",
            gettext_lazy("Policy"),
            sort="",
            link=lambda row: reverse("grading:policy", args=[row.policy_id]),
        ),
        Column("seen", gettext_lazy("Customers"), kind="count", sort="", link=_records),
        Column(
            "moved",
            gettext_lazy("Grades changed"),
            kind="count",
            sort="",
            link=lambda row: _records(row, "&movement=up&movement=down"),
        ),
        Column(
            "open",
            gettext_lazy("Still to approve"),
            kind="count",
            sort="",
            link=lambda row: _records(row, "&state=proposed"),
        ),
        Column("run_by", gettext_lazy("Run by"), sort=""),
        Column("run_at", gettext_lazy("Run at"), kind="datetime", sort=""),
    )
    default_sort = ("-period_on", "-revision")
    empty = Empty(
        gettext_lazy("No review yet"),
        gettext_lazy(
            "A review grades all customers for a month that is over. It also runs by itself each month."
        ),
        icon="award",
    )

    def rows(self, request: HttpRequest) -> QuerySet[GradeReview]:
        return reviews_of(person(request))

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        links = [Link(_("Grading board"), reverse("grading:board"), "award")]
        if self._may(request, "grade.run"):
            links.append(
                Link(_("Run a review"), reverse("grading:review_new"), "refresh", primary=True, dialog=True)
            )
        return links


@needs("grade.run")
def new(request: HttpRequest) -> HttpResponse:
    """Choose the month; the work is queued."""
    form = ReviewForm(request.POST or None, initial={"period": str(_due(request))})
    if queued := form.made(start_review, by=person(request)):
        return redirect(request, "desk:work", pk=queued.pk)
    return dialog(request, _("Run a review"), form, submit=_("Run"))


def _due(request: HttpRequest) -> Month:
    """The month after the newest reviewed one, or the last that is over."""
    over = Month(Month.of(timezone.localdate()).index - 1)
    newest = newest_review(person(request))
    return min(over, Month.of(newest.period_on) + 1) if newest else over
