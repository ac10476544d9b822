"""Taking stock: the list, scanning a shelf, and the differences with their remedies."""

from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.room import actions
from coalface.archive.room.access import visible_counts, visible_differences, visible_shelves
from coalface.archive.room.models import Count, Difference
from coalface.archive.room.rules.codes import is_storage_code, normalise
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge
from coalface.web.components.lists import Column, Empty, Flag, ListScreen
from coalface.web.rendering import redirect, render

KINDS = {
    "missing": Badge("red", "help-circle", gettext_lazy("Not on the shelf")),
    "misfiled": Badge("amber", "arrows-exchange", gettext_lazy("In a wrong place")),
    "unexpected": Badge("blue", "arrow-back-up", gettext_lazy("Not expected here")),
    "unknown": Badge("grey", "zoom-question", gettext_lazy("Number unknown")),
    "dead": Badge("grey", "moon", gettext_lazy("Dead file")),
}
REMEDIES = {
    "missing": gettext_lazy("Report missing"),
    "misfiled": gettext_lazy("File it where it was found"),
    "unexpected": gettext_lazy("File it where it was found"),
    "dead": gettext_lazy("Looked at: keep it"),
}


class CountList(ListScreen):
    name = "archive.counts"
    title = gettext_lazy("Stock-takings")
    right = "room.keep"
    columns = (
        Column("shelf", gettext_lazy("Shelf"), link=lambda c: count_url(c), sort=""),
        Column("begun_at", gettext_lazy("Begun at"), kind="datetime"),
        Column("begun_by__full_name", gettext_lazy("Counted by"), sort=""),
        Column("closed_at", gettext_lazy("Closed at"), kind="datetime", sort=""),
        Column("expected", gettext_lazy("Should be there"), kind="count", sort=""),
        Column("found", gettext_lazy("Scanned"), kind="count", sort=""),
        Column("wrong", gettext_lazy("Differences"), kind="count", sort=""),
        Column("open_ones", gettext_lazy("Not mended"), kind="count", sort=""),
    )
    filters = (Flag("open", gettext_lazy("Not closed"), Q(closed_at__isnull=True)),)
    default_sort = ("-begun_at",)
    empty = Empty(
        gettext_lazy("No shelf has been counted yet"),
        gettext_lazy("Open a shelf on the plan and take stock of it by scanning."),
        icon="list-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible_counts(person(request)).select_related("shelf__room", "begun_by")
        unmended = Q(differences__mended_at__isnull=True)
        annotated: QuerySet[Any] = rows.annotate(
            wrong=Number("differences"), open_ones=Number("differences", filter=unmended)
        )
        return annotated

    def row_url(self, row: Count) -> str:
        return count_url(row)


def count_url(count: Count) -> str:
    return record_url("room:count", count.pk)


@needs("room.keep")
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_shelves(person(request)), pk=pk)
    count = actions.begin_count(shelf_id=pk, by=person(request))
    return redirect(request, "room:count", count.pk)


@needs("room.keep")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """An open stock-taking takes scans: a place, then what stands there. A closed one lists differences."""
    count = _count(request, pk)
    place, found = request.POST.get("place", ""), []
    if request.method == "POST":
        try:
            place = _take(request, count, place, request.POST.get("text", "")[:60])
        except Refused as refusal:
            found = list(refusal.findings)
    return _page(request, count, place, found)


def _take(request: HttpRequest, count: Count, place: str, text: str) -> str:
    """The place that is open after a scan."""
    if not text.strip():
        return place
    if is_storage_code(text):
        slot = actions.find_slot(text)
        if slot.shelf_id != count.shelf_id:
            message = mark("%(code)s is a place of another shelf.")
            raise actions.NotCountable(blocking("other_shelf", message, None, {"code": slot.code}))
        return slot.code
    if not place:
        message = mark("Please scan the label of a place first.")
        raise actions.NotCountable(blocking("no_place", message))
    actions.note_sighting(count_id=count.pk, number=normalise(text), code=place, by=person(request))
    return place


def _page(request: HttpRequest, count: Count, place: str, found: list[Finding]) -> HttpResponse:
    seen = count.sightings.select_related("slot").order_by("-seen_at")
    differences = visible_differences(person(request)).filter(count=count).select_related("unit__customer")
    context = {
        "count": count,
        "place": place,
        "findings": found,
        "seen": list(seen[:15]),
        "scanned": seen.count(),
        "differences": [
            (one, KINDS[one.kind], REMEDIES.get(one.kind, "")) for one in differences.order_by("pk")[:300]
        ],
    }
    return render(request, "room/count.html", context, status=422 if found else 200)


@needs("room.keep")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    _count(request, pk)
    actions.close_count(count_id=pk, by=person(request))
    return redirect(request, "room:count", pk, message=_("Closed; here is what differs."))


@needs("room.keep")
@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    difference: Difference = get_object_or_404(visible_differences(person(request)), pk=pk)
    actions.mend_difference(difference_id=pk, by=person(request))
    return redirect(request, "room:count", difference.count_id, message=_("Mended"))


def _count(request: HttpRequest, pk: int) -> Count:
    rows = visible_counts(person(request)).select_related("shelf__room", "begun_by")
    return get_object_or_404(rows, pk=pk)
