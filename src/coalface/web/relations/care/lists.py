"""Occasions of care as a list and as a calendar."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.relations.care import actions
from coalface.relations.care.access import SETTLE, visible_cares, visible_days
from coalface.relations.care.models import Care
from coalface.relations.care.queries import DayOfCalendar, calendar_of
from coalface.web.access import needs, person
from coalface.web.archive.admission.lists import OfCustomer
from coalface.web.archive.calendar import month_asked
from coalface.web.components.calendar import Item, month_of
from coalface.web.components.lists import (
    BulkAction,
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    Link,
    ListScreen,
)
from coalface.web.components.lists.columns import mark
from coalface.web.relations.care.case import SameForManyForm
from coalface.web.relations.care.marks import KINDS, STATES, care_url, occasion, state_badge
from coalface.web.rendering import render

SETTLED = ("done", "skipped")
ALL_STATES = "state=open&state=done&state=skipped"


def record_many(request: HttpRequest, rows: QuerySet[Care], form: Any) -> str:  # noqa: ANN401 - a bulk action's form
    """One greeting sent to many is recorded once for all of them."""
    ids = rows.values_list("pk", flat=True)
    done = actions.record_many(care_ids=ids, by=person(request), **form.cleaned_data)
    return _("Recorded for %(count)s customers") % {"count": done}


class CareList(ListScreen):
    name = "relations.care"
    title = gettext_lazy("Customer care")
    right = "customer.view"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda c: care_url(c),
            sort="customer__name_key",
            grow=True,
        ),
        Column("occasion", gettext_lazy("Occasion"), value=lambda c: occasion(c)),
        Column("kind", gettext_lazy("Kind"), kind="html", value=lambda c: mark(KINDS[c.kind]), sort=""),
        Column("falls_on", gettext_lazy("Day"), kind="date"),
        Column("state", gettext_lazy("State"), kind="html", value=lambda c: mark(state_badge(c)), sort=""),
        Column("customer__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
        Column("done_on", gettext_lazy("Done on"), kind="date", sort="", shown=False),
        Column("channel", gettext_lazy("Way"), value=lambda c: c.get_channel_display(), sort="", shown=False),
        Column("words", gettext_lazy("What we did"), value=lambda c: c.words or c.skip_reason, sort=""),
        Column("done_by__full_name", gettext_lazy("Done by"), sort="", shown=False),
    )
    filters = (
        OfCustomer(gettext_lazy("Customer")),
        Choice("state", gettext_lazy("State"), [(state, badge.text) for state, badge in STATES.items()]),
        Choice("kind", gettext_lazy("Kind"), [(kind, badge.text) for kind, badge in KINDS.items()]),
        Choice(
            "day",
            gettext_lazy("Occasion"),
            lambda request: [
                (day.pk, f"{day.name} {day.falls_on:%Y-%m-%d}") for day in visible_days(person(request))
            ],
        ),
        DateRange("falls_on", gettext_lazy("Day")),
        Flag("mine", gettext_lazy("My customers"), lambda request: Q(customer__responsible=person(request))),
    )
    default_sort = ("falls_on",)
    bulk = (
        BulkAction(
            "record",
            gettext_lazy("Record what was done"),
            run=record_many,
            form=SameForManyForm,
            icon="check",
            right=SETTLE,
        ),
    )
    empty = Empty(
        gettext_lazy("Nothing to be done"),
        gettext_lazy("Festivals, new products, growth and birthdays are raised some days ahead."),
        icon="calendar-event",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Care]:
        """Without a choice of state what is still to be done."""
        rows = visible_cares(person(request)).select_related("customer__responsible", "day", "done_by")
        return rows if request.GET.get("state") else rows.filter(state=Care.State.OPEN)

    def row_url(self, row: Care) -> str:
        return care_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        settled = set(request.GET.getlist("state")) & set(SETTLED)
        return view_tabs("settled" if settled else "list")

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "policy.edit"):
            return []
        return [Link(_("Rules and days of care"), reverse("care:settings"), "settings")]


def view_tabs(current: str) -> list[tuple[str, str, bool]]:
    listed = reverse("care:cares")
    return [
        (_("To be done"), listed, current == "list"),
        (_("Done or left out"), f"{listed}?state=done&state=skipped&sort=-falls_on", current == "settled"),
        (_("Calendar"), reverse("care:calendar"), current == "calendar"),
    ]


@needs("customer.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """关怀日历: what falls on each day of `?month=2026-01`, festivals also before they are raised."""
    today = timezone.localdate()
    month = month_asked(request) or Month.of(today)
    items: dict[date, list[Item]] = {}
    for one in calendar_of(person(request), month):
        items.setdefault(one.falls_on, []).append(_item(one))
    listed = f"{reverse('care:cares')}?falls_on_from={{day}}&falls_on_to={{day}}&{ALL_STATES}"
    context = {"calendar": month_of(month, today, items, day_url=listed), "tabs": view_tabs("calendar")}
    return render(request, "care/calendar.html", context)


def _item(one: DayOfCalendar) -> Item:
    badge = KINDS[one.kind]
    name = one.name if one.day is not None else str(badge.text)
    tone = badge.tone if one.open or not one.customers else "grey"
    if one.day is None and one.customers == 1 and one.first is not None:
        return Item(f"{name} · {one.first_name}", reverse("care:care", args=[one.first]), tone)
    text = f"{name} · {one.customers - one.open}/{one.customers}" if one.customers else name
    on = f"falls_on_from={one.falls_on}&falls_on_to={one.falls_on}"
    which = f"day={one.day}" if one.day is not None else f"kind={one.kind}&{on}"
    return Item(text, f"{reverse('care:cares')}?{which}&{ALL_STATES}", tone)


@needs("customer.view")
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """What a task about a day leads to: the customers that still wait for it."""
    found = get_object_or_404(visible_days(person(request)), pk=pk)
    return HttpResponseRedirect(f"{reverse('care:cares')}?day={found.pk}&mine=1")
