"""The inbox: tasks, alerts and mentions, settled in place."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from coalface.desk.inbox.access import visible_notices
from coalface.desk.inbox.actions import acknowledge, close, settle_many
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.queries import reference
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import BulkAction, Choice, Column, DateRange, Empty, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.desk.words import LISTS, STATES, TOPICS, WEIGHTS
from coalface.web.rendering import render, toast, trigger

State = Notice.State
SETTLING = {State.ACKNOWLEDGED: acknowledge, State.CLOSED: close}


class Inbox(ListScreen):
    """Without a choice of state it shows what is not closed yet."""

    name = "desk.inbox"
    title = gettext_lazy("Inbox")
    right = ""
    columns = (
        Column(
            "weight",
            gettext_lazy("Weight"),
            kind="html",
            value=lambda n: mark(WEIGHTS[n.weight]),
            sort="weight",
        ),
        Column("title", gettext_lazy("What"), sort="", grow=True),
        Column("due_on", gettext_lazy("Due"), kind="date", sort=""),
        Column("topic", gettext_lazy("Topic"), value=lambda n: TOPICS.get(n.topic, n.topic)),
        Column("raised_at", gettext_lazy("Since"), kind="datetime"),
        Column("state", gettext_lazy("State"), kind="html", value=lambda n: mark(STATES[n.state])),
        Column("kind", gettext_lazy("Kind"), kind="choice", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Words"), "title", "body"),
        Choice("state", gettext_lazy("State"), [(state, STATES[state].text) for state in State]),
        Choice("weight", gettext_lazy("Weight"), [(str(w), badge.text) for w, badge in WEIGHTS.items()]),
        Choice("kind", gettext_lazy("Kind"), Notice.Kind.choices),
        DateRange("due", gettext_lazy("Due"), field="due_on"),
    )
    default_sort = ("-weight", "-raised_at")
    bulk = (
        BulkAction(
            "acknowledge",
            gettext_lazy("Acknowledge"),
            icon="check",
            run=lambda r, q, f: _all(r, q, State.ACKNOWLEDGED),
        ),
        BulkAction(
            "close", gettext_lazy("Close"), icon="checks", run=lambda r, q, f: _all(r, q, State.CLOSED)
        ),
    )
    empty = Empty(
        gettext_lazy("Nothing waits for you"),
        gettext_lazy("Reminders, tasks and mentions arrive here."),
        icon="circle-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Notice]:
        notices = visible_notices(person(request))
        return notices if request.GET.get("state") else notices.exclude(state=State.CLOSED)

    def row_url(self, row: Notice) -> str:
        return record_url("desk:notice", row.pk)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        chosen, here = request.GET.get("state", ""), reverse("desk:inbox")
        return (
            (_("Not closed"), here, not chosen),
            (_("Closed"), f"{here}?state=closed", chosen == State.CLOSED),
        )


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_notices(person(request)), pk=pk)
    return _page(request, found)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge or close one notice; the list behind the panel renews itself."""
    found = get_object_or_404(visible_notices(person(request)), pk=pk)
    state = State.CLOSED if request.POST.get("state") == State.CLOSED else State.ACKNOWLEDGED
    settled = SETTLING[state](notice=found, by=person(request))
    said = _("Closed.") if state == State.CLOSED else _("Acknowledged.")
    return toast(trigger(_page(request, settled), "list:reload"), said)


def _page(request: HttpRequest, found: Notice) -> HttpResponse:
    subject = None
    if found.subject_id is not None:
        subject = reference(person(request), found.subject_kind, found.subject_id)
    context = {
        "notice": found,
        "weight": WEIGHTS[found.weight],
        "state": STATES[found.state],
        "topic": TOPICS.get(found.topic, found.topic),
        "subject": subject,
        "rows": LISTS.get(found.topic),
        "overdue": found.due_on is not None and found.due_on < timezone.localdate(),
        "record_url": reverse("desk:notice", args=[found.pk]),
    }
    return render(request, "desk/notice.html", context)


def _all(request: HttpRequest, rows: QuerySet[Notice], state: State) -> str:
    settled = settle_many(ids=rows.values_list("pk", flat=True), state=state, by=person(request))
    words = _("%(n)s closed.") if state == State.CLOSED else _("%(n)s acknowledged.")
    return words % {"n": settled}
