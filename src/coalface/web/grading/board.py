"""The grading board: how the customers stand in one month, who moved, and what needs a look."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.archive.customers.models import BaseTier
from coalface.evaluation.grading.access import approvable_records
from coalface.evaluation.grading.actions import approve_grades
from coalface.evaluation.grading.models import GradeReview
from coalface.evaluation.grading.queries import (
    Distribution,
    Exceptions,
    distribution,
    exceptions,
    newest_review,
    periods_around,
    reviewed_periods,
    tiers_of,
)
from coalface.evaluation.grading.rules.policy import Rank
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.grading.forms import NoteForm
from coalface.web.grading.words import grade_name
from coalface.web.grading.work import reviews_under_way
from coalface.web.rendering import redirect, render


@dataclass(frozen=True, slots=True)
class Notable:
    """A number of customers that somebody should look at, with the list behind it."""

    label: str
    number: int
    address: str


def records_address(period: Month, **choices: object) -> str:
    return f"{reverse('grading:records')}?{urlencode({'period': period.first, **choices}, doseq=True)}"


@needs("grade.view")
def board(request: HttpRequest) -> HttpResponse:
    user = person(request)
    review = _chosen(request)
    context: dict[str, object] = {"review": review, "waiting": 0, "jobs": reviews_under_way(request)}
    if review is None:
        return render(request, "grading/board.html", context)
    period = Month.of(review.period_on)
    seen = distribution(user, review)
    found = exceptions(user, review)
    context |= {
        "period": period,
        "periods": [Month.of(day) for day in reviewed_periods(user)],
        "records_url": records_address(period),
        "around": periods_around(user, period),
        "seen": seen,
        "grades": [(rank, seen.counts[rank], records_address(period, final=rank.value)) for rank in _ranks()],
        "chart": _chart(period, seen),
        "moves": _moves(period, seen),
        "notable": _notable(period, found),
        "tiers": _tiers(tiers_of(user)),
        "waiting": found.proposed if may(user, "grade.approve") else 0,
    }
    return render(request, "grading/board.html", context)


@needs("grade.approve")
def approve_all(request: HttpRequest) -> HttpResponse:
    """Approve every grade of the month that waits for this person, after a look at how many."""
    review = _chosen(request)
    waiting = approvable_records(person(request)).filter(review=review)
    form = NoteForm(request.POST or None)
    number = form.made(approve_grades, record_ids=waiting.values_list("pk", flat=True), by=person(request))
    if number is not None:
        back = f"{reverse('grading:board')}?period={request.GET.get('period', '')}"
        return redirect(request, back, message=_("%(number)s grades approved") % {"number": number})
    intro = _("%(number)s grades take effect.") % {"number": waiting.count()}
    return dialog(request, _("Approve all that wait"), form, submit=_("Approve"), intro=intro)


def _tiers(counts: dict[str, int]) -> list[tuple[str, int, str]]:
    listed = reverse("archive:customers")
    return [(str(tier.label), counts.get(tier, 0), f"{listed}?base_tier={tier.value}") for tier in BaseTier]


def _chosen(request: HttpRequest) -> GradeReview | None:
    """The review of the month in the address, else the newest."""
    user = person(request)
    try:
        chosen = newest_review(user, Month.parse(request.GET.get("period", "")))
    except ValueError:
        chosen = None
    return chosen or newest_review(user)


def _ranks() -> list[Rank]:
    return sorted(Rank, reverse=True)


def _chart(period: Month, seen: Distribution) -> Chart:
    series = Series(
        _("Customers"),
        [seen.counts[rank] for rank in _ranks()],
        [records_address(period, final=rank.value) for rank in _ranks()],
    )
    labels = [grade_name(rank) for rank in _ranks()]
    return Chart("rows", _("Customers by grade"), labels, [series], label_head=_("Grade"))


def _moves(period: Month, seen: Distribution) -> list[tuple[Rank, Rank, int, str]]:
    """Who came from where, upgrades first."""
    ordered = sorted(seen.moves.items(), key=lambda move: (move[0][0] - move[0][1], -move[1]))
    return [
        (before, after, number, records_address(period, previous=before.value, final=after.value))
        for (before, after), number in ordered
    ]


def _notable(period: Month, found: Exceptions) -> list[Notable]:
    rows: tuple[tuple[str, int, dict[str, object]], ...] = (
        (_("Waiting for approval"), found.proposed, {"state": "proposed"}),
        (_("Month without shipment, unexcused"), found.unexcused, {"unexcused": 1}),
        (_("Three months or more without business"), found.idle, {"idle": 1}),
        (_("Judged to be at risk"), found.at_risk, {"reason": "at_risk"}),
        (_("Contract fulfilment not assessable"), found.unassessable, {"unassessable": 1}),
        (_("Evidence missing for a criterion"), found.lacking, {"lacking": 1}),
        (
            _("Still on trial or not running long enough"),
            found.unripe,
            {"reason": ["on_trial", "not_yet_running"]},
        ),
    )
    return [Notable(label, number, records_address(period, **choices)) for label, number, choices in rows]
