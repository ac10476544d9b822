"""My approvals: what waits for my word, what I asked for, what I decided; and giving one's word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.desk.approvals import actions, queries
from coalface.desk.approvals.access import visible_approvals
from coalface.desk.approvals.models import Approval, ApprovalStep
from coalface.desk.approvals.rules import DECIDING
from coalface.desk.subjects.approvals import approvable
from coalface.desk.subjects.registry import subject
from coalface.web.access import person
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect

STATES: dict[str, Badge] = {
    Approval.State.OPEN: Badge("amber", "clock", gettext_lazy("In approval")),
    Approval.State.GRANTED: Badge("green", "check", gettext_lazy("Approved")),
    Approval.State.REFUSED: Badge("red", "ban", gettext_lazy("Not approved")),
    Approval.State.RETURNED: Badge("blue", "arrow-back-up", gettext_lazy("Sent back")),
    Approval.State.WITHDRAWN: Badge("grey", "x", gettext_lazy("Withdrawn")),
}
STEPS: dict[str, Badge] = {
    ApprovalStep.State.WAITING: Badge("grey", "circle-dashed", gettext_lazy("Not yet")),
    ApprovalStep.State.GRANTED: STATES["granted"],
    ApprovalStep.State.REFUSED: STATES["refused"],
    ApprovalStep.State.RETURNED: STATES["returned"],
    ApprovalStep.State.PASSED_OVER: Badge("grey", "minus", gettext_lazy("Passed over")),
}
TURN = Badge("amber", "clock", gettext_lazy("Waiting for a decision"))
TITLES = {
    "granted": gettext_lazy("Approve: %(title)s"),
    "refused": gettext_lazy("Do not approve: %(title)s"),
    "returned": gettext_lazy("Send back: %(title)s"),
}


@dataclass(frozen=True, slots=True)
class Strip:
    """One approval as a record page shows it; `step` is the step this person may decide now."""

    approval: Approval
    state: Badge
    steps: Sequence[tuple[ApprovalStep, Badge]]
    step: ApprovalStep | None
    mine: bool


def strips(request: HttpRequest, subject_kind: str, subject_id: int) -> list[Strip]:
    """Every approval of a record for `desk/approval_strip.html`, the latest first."""
    by = person(request)
    found = list(queries.approvals_of(by, subject_kind, subject_id))
    shown = [_strip(approval, by.pk) for approval in found]
    if found and found[0].state == Approval.State.OPEN:
        turn = next((step for step in found[0].steps.all() if step.is_current), None)
        if turn is not None and queries.principal_of(by, turn, timezone.localdate()) is not None:
            shown[0] = replace(shown[0], step=turn)
    return shown


def _strip(approval: Approval, reader: int) -> Strip:
    steps = [(step, TURN if step.is_current else STEPS[step.state]) for step in approval.steps.all()]
    mine = approval.author_id == reader and approval.state == Approval.State.OPEN
    return Strip(approval, STATES[approval.state], steps, None, mine)


def record_url(approval: Approval) -> str:
    name = subject(approval.subject_kind).url_name
    return reverse(name, args=[approval.subject_id]) if name else ""


def _waiting_at(approval: Any) -> str:  # noqa: ANN401 - with steps
    return next((step.approver for step in approval.steps.all() if step.is_current), "")


class Approvals(ListScreen):
    """The base of the three lists; each takes its rows from one question."""

    right = ""
    columns = (
        Column("title", gettext_lazy("What"), link=record_url, sort="", grow=True),
        Column(
            "subject_kind",
            gettext_lazy("Kind"),
            value=lambda a: str(approvable(a.subject_kind).name),
            sort="",
        ),
        Column("author", gettext_lazy("Asked by"), sort=""),
        Column("requested_at", gettext_lazy("Asked at"), kind="datetime"),
        Column("state", gettext_lazy("State"), kind="html", value=lambda a: mark(STATES[a.state]), sort=""),
        Column("turn", gettext_lazy("Waits for"), value=_waiting_at),
        Column("settled_at", gettext_lazy("Settled at"), kind="datetime", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Words"), "title", "words"),
        Choice("state", gettext_lazy("State"), [(state, badge.text) for state, badge in STATES.items()]),
        DateRange("requested_at", gettext_lazy("Asked at")),
    )
    default_sort = ("-requested_at",)
    address: ClassVar[str]

    def row_url(self, row: Approval) -> str:
        return record_url(row)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs(self.address)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (Link(_("Stand-ins"), reverse("desk:delegations"), "users"),)


def tabs(current: str) -> list[tuple[str, str, bool]]:
    names = (
        (_("Waiting for me"), "desk:approvals"),
        (_("Asked by me"), "desk:approvals_asked"),
        (_("Decided by me"), "desk:approvals_decided"),
    )
    return [(label, reverse(name), name == current) for label, name in names]


class Waiting(Approvals):
    name = "desk.approvals"
    title = gettext_lazy("My approvals")
    address = "desk:approvals"
    empty = Empty(
        gettext_lazy("Nothing waits for your word"),
        gettext_lazy("What others put up for approval and what you may decide arrives here."),
        icon="circle-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Approval]:
        return queries.with_steps(queries.waiting_for(person(request), timezone.localdate()))


class Asked(Approvals):
    name = "desk.approvals_asked"
    title = gettext_lazy("Asked by me")
    address = "desk:approvals_asked"

    def rows(self, request: HttpRequest) -> QuerySet[Approval]:
        return queries.with_steps(queries.asked_by(person(request)))


class Decided(Approvals):
    name = "desk.approvals_decided"
    title = gettext_lazy("Decided by me")
    address = "desk:approvals_decided"

    def rows(self, request: HttpRequest) -> QuerySet[Approval]:
        return queries.with_steps(queries.decided_by(person(request)))


class WordForm(Form):
    """One's word; a yes may go without."""

    words = forms.CharField(
        label=gettext_lazy("Opinion"), required=False, max_length=2000, widget=forms.Textarea
    )


def decide(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """Give one's word on a step, in a dialog; back on the record afterwards."""
    if verdict not in DECIDING:
        raise Http404
    rows = visible_approvals(person(request))
    approval = get_object_or_404(rows, steps=pk)
    form = WordForm(request.POST or None)
    if form.done(actions.decide, step_id=pk, verdict=verdict, by=person(request)):
        return _back(request, approval)
    title = TITLES[verdict] % {"title": approval.title}
    submit = STATES[verdict].text if verdict != "returned" else _("Send back")
    return dialog(request, title, form, submit=submit, danger=verdict == "refused")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    approval = get_object_or_404(visible_approvals(person(request)), pk=pk)
    actions.withdraw_approval(approval_id=pk, by=person(request))
    return _back(request, approval)


def _back(request: HttpRequest, approval: Approval) -> HttpResponse:
    return redirect(request, record_url(approval) or "desk:approvals", message=_("Saved"))
