"""What-if: type in other thresholds or methods, replay the past months, then save or leave it."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.desk.jobs.queries import progress_of_subject
from coalface.evaluation.grading.access import visible_moves, visible_policies, visible_replays
from coalface.evaluation.grading.actions import save_policy
from coalface.evaluation.grading.models import GradingPolicy, Replay, ReplayMove
from coalface.evaluation.grading.queries import newest_review, paths_of, people_moved, replays_of_policy
from coalface.evaluation.grading.rules.judge import CRITERIA, Verdict
from coalface.evaluation.grading.rules.policy import LADDER, Policy, Rank
from coalface.evaluation.grading.tasks import start_replay
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.lists import Choice, Column, Link, ListScreen, Search
from coalface.web.desk.work import bar
from coalface.web.grading.forms import PolicyForm, SaveForm
from coalface.web.grading.policies import changed_words
from coalface.web.grading.words import criterion_name, grade_choices, reason_name, share
from coalface.web.rendering import redirect, render

EARLIER = 6


@needs("policy.edit")
def what_if(request: HttpRequest) -> HttpResponse:
    """The whole policy as a form; trying it changes nothing."""
    newest = visible_policies(person(request)).first()
    form = PolicyForm(_start(request, newest), request.POST or None)
    if form.is_valid():
        with form.refusals():
            asked = _try(request, form.policy, form.cleaned_data["basis"])
            return redirect(request, "grading:replay", pk=asked.pk)
    context = {
        "form": form,
        "grades": [rank.code for rank in LADDER],
        "newest": newest,
        "last": _last(request),
        "earlier": visible_replays(person(request)).select_related("asked_by")[:EARLIER],
    }
    return form_page(request, "grading/what_if.html", context)


def _start(request: HttpRequest, newest: GradingPolicy | None) -> Policy:
    """The policy a replay was asked for (`?from=`), else the newest version."""
    chosen = request.GET.get("from", "")
    if chosen.isdecimal() and len(chosen) < 19:
        return get_object_or_404(visible_replays(person(request)), pk=chosen).policy
    return newest.policy if newest else Policy()


def _last(request: HttpRequest) -> Month:
    review = newest_review(person(request))
    return Month.of(review.period_on) if review else Month(Month.of(timezone.localdate()).index - 1)


@transaction.atomic
def _try(request: HttpRequest, policy: Policy, bases: Sequence[str]) -> Replay:
    """Queue a replay on each basis, all or none; returns the first."""
    last, by = _last(request), person(request)
    asked = [start_replay(policy=policy, basis=Replay.Basis(b), last=last, by=by)[0] for b in sorted(bases)]
    return asked[0]


@needs("policy.edit")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The result month by month, or how far it is; the other basis is a tab away."""
    user = person(request)
    asked = _found(request, pk)
    work = progress_of_subject(user, "replay", asked.pk).first()
    newest = visible_policies(user).first()
    moves = f"{reverse('grading:moves')}?replay={asked.pk}"
    context = {
        "replay": asked,
        "tabs": _tabs(request, asked),
        "job": bar(work) if work else None,
        "months": _months(asked),
        "moved": sum(month["moved"] for month in (asked.result or {}).values()),
        "people": people_moved(user, asked),
        "paths": [
            (Rank(before), Rank(after), number, f"{moves}&recorded={before}&final={after}")
            for before, after, number in paths_of(user, asked)
        ],
        "chart": _chart(asked),
        "moves_url": moves,
        "newest": newest,
        "changed": changed_words(newest.policy, asked.policy) if newest else [],
    }
    return render(request, "grading/replay.html", context)


@needs("policy.edit")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Replay the same policy on the other basis."""
    asked = _found(request, pk)
    other = next(basis for basis in Replay.Basis if basis != asked.basis)
    return redirect(request, "grading:replay", pk=_try(request, asked.policy, [other]).pk)


@needs("policy.edit")
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the tried policy as the next version."""
    asked = _found(request, pk)
    form = SaveForm(request.POST or None, initial={"valid_from": str(_last(request) + 1)})
    if saved := form.made(save_policy, policy=asked.policy, by=person(request)):
        message = _("Saved as %(version)s.") % {"version": saved}
        return redirect(request, reverse("grading:policy", args=[saved.pk]), message=message)
    intro = _("Months that are reviewed keep the version they were judged by.")
    return dialog(request, _("Save it as the next version"), form, intro=intro)


def _found(request: HttpRequest, pk: int) -> Replay:
    return get_object_or_404(visible_replays(person(request)), pk=pk)


def _tabs(request: HttpRequest, asked: Replay) -> list[tuple[str, str, bool]]:
    """The same policy on each basis that was tried."""
    tried = replays_of_policy(person(request), asked)
    return [
        (str(Replay.Basis(basis).label), reverse("grading:replay", args=[pk]), basis == asked.basis)
        for basis, pk in tried.items()
    ]


def _months(asked: Replay) -> list[tuple[str, dict[str, int], str]]:
    base = f"{reverse('grading:moves')}?replay={asked.pk}&period="
    return [
        (period, month, f"{base}{period}-01")
        for period, month in sorted((asked.result or {}).items(), reverse=True)
    ]


def _chart(asked: Replay) -> Chart:
    months = sorted((asked.result or {}).items())
    base = f"{reverse('grading:moves')}?replay={asked.pk}&period="
    urls = [f"{base}{period}-01" for period, _month in months]
    series = [
        Series(_("Higher than recorded"), [month["up"] for _period, month in months], urls),
        Series(_("Lower than recorded"), [month["down"] for _period, month in months], urls),
    ]
    labels = [period for period, _month in months]
    return Chart("stack", _("Customers who would move"), labels, series, label_head=_("Period"))


def _by_direction(rows: QuerySet[ReplayMove], values: list[str]) -> QuerySet[ReplayMove]:
    wanted = Q()
    if "up" in values:
        wanted |= Q(final__gt=F("recorded"))
    if "down" in values:
        wanted |= Q(final__lt=F("recorded"))
    return rows.filter(wanted)


def unmet(row: ReplayMove) -> str:
    """The criteria of the better of the two grades that are not met, or not assessable, in the replay."""
    better = Rank(max(row.recorded or row.final, row.final))
    if better not in LADDER:
        return ""
    start = LADDER.index(better) * len(CRITERIA)
    letters = zip(CRITERIA, row.verdicts[start : start + len(CRITERIA)], strict=True)
    return "、".join(
        criterion_name(name) for name, letter in letters if letter in {Verdict.FAIL, Verdict.UNKNOWN}
    )


class MoveList(ListScreen):
    """Who would move, in which month and why; `?replay=` says which what-if."""

    name = "grading.moves"
    title = gettext_lazy("Who would move")
    right = "policy.edit"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda row: MoveList().row_url(row),
            sort="customer",
            grow=True,
        ),
        Column("period_on", gettext_lazy("Period"), kind="month"),
        Column(
            "recorded",
            gettext_lazy("Recorded grade"),
            kind="grade",
            value=lambda row: Rank(row.recorded).code,
        ),
        Column("final", gettext_lazy("In the replay"), kind="grade", value=lambda row: Rank(row.final).code),
        Column(
            "recorded_reason",
            gettext_lazy("Recorded reason"),
            value=lambda row: reason_name(row.recorded_reason),
        ),
        Column("reason", gettext_lazy("Reason in the replay"), value=lambda row: reason_name(row.reason)),
        Column("unmet", gettext_lazy("Not met in the replay"), value=lambda row: unmet(row)),
        Column(
            "fulfilment",
            gettext_lazy("Contract fulfilment"),
            kind="pct",
            value=lambda row: share(row.fulfilment),
        ),
        Column(
            "fluctuation",
            gettext_lazy("Monthly fluctuation"),
            kind="pct",
            value=lambda row: share(row.fluctuation),
        ),
    )
    filters = (
        Search(gettext_lazy("Customer"), "customer__name"),
        Choice(
            "period",
            gettext_lazy("Period"),
            lambda request: [(f"{period}-01", period) for period in _periods(request)],
            field="period_on",
        ),
        Choice("recorded", gettext_lazy("Recorded grade"), lambda request: grade_choices()),
        Choice("final", gettext_lazy("In the replay"), lambda request: grade_choices()),
        Choice(
            "direction",
            gettext_lazy("Movement"),
            (("up", gettext_lazy("Higher than recorded")), ("down", gettext_lazy("Lower than recorded"))),
            apply_values=_by_direction,
        ),
    )
    default_sort = ("-period_on", "customer")

    def rows(self, request: HttpRequest) -> QuerySet[ReplayMove]:
        return visible_moves(person(request), _asked(request)).select_related("customer")

    def row_url(self, row: ReplayMove) -> str:
        return reverse("grading:explanation", args=[row.customer_id, f"{row.period_on:%Y-%m}"])

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (
            Link(
                _("Back to the what-if"), reverse("grading:replay", args=[_asked(request).pk]), "arrow-left"
            ),
        )


def _asked(request: HttpRequest) -> Replay:
    chosen = request.GET.get("replay", "")
    known = chosen.isdecimal() and len(chosen) < 19
    return get_object_or_404(visible_replays(person(request)), pk=chosen if known else 0)


def _periods(request: HttpRequest) -> list[str]:
    return sorted(_asked(request).result or {}, reverse=True)
