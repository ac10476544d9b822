"""Filing and taking back by scanning: one field, and what the last beeps did."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.archive.room import actions
from coalface.archive.room.access import visible_units
from coalface.archive.room.rules.codes import is_storage_code, is_unit_number, normalise
from coalface.archive.room.rules.scanning import Filing, Pad, pad_of, read
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.web.access import needs, person
from coalface.web.rendering import render

MOST_SHOWN = 12


@needs("room.keep")
def scan(request: HttpRequest) -> HttpResponse:
    """GET shows the empty pad; POST takes one scan, or files what waits in free places."""
    pad = pad_of(request.POST.getlist("unit")[:200], request.POST.get("place", ""))
    if request.method != "POST" or "empty" in request.POST:
        return _pad(request, Pad())
    done, found = [], []
    try:
        if "anywhere" in request.POST:
            done, pad = _anywhere(request, pad), Pad()
        elif request.POST.get("text", "").strip():
            pad, done = _take(request, pad, request.POST["text"][:60])
    except Refused as refusal:
        found = list(refusal.findings)
    return _pad(request, pad, done, found)


def _take(request: HttpRequest, pad: Pad, text: str) -> tuple[Pad, list[str]]:
    _check(request, text)
    if request.POST.get("mode") == "return":
        units = actions.take_back(numbers=[text], by=person(request))
        return pad, [_("%(unit)s returned to %(code)s") % {"unit": unit, "code": unit.slot} for unit in units]
    pad, filing = read(pad, text)
    return pad, _file(request, filing) if filing else []


def _check(request: HttpRequest, text: str) -> None:
    """Say at once that a number is unknown, not only when its place follows."""
    if is_storage_code(text):
        actions.find_slot(text)
        return
    number = normalise(text)
    if not is_unit_number(number):
        message = mark("%(text)s is neither a storage code nor the number of a unit: please scan it again.")
        raise NotReadable(blocking("not_readable", message, None, {"text": number}))
    if not visible_units(person(request), "room.keep").filter(number=number).exists():
        raise actions.UnitOutOfReach(number)


class NotReadable(Refused):
    """What was scanned is no code of ours."""


def _file(request: HttpRequest, filing: Filing) -> list[str]:
    units = actions.file_units(numbers=filing.units, code=filing.place, by=person(request))
    return [_("%(unit)s filed in %(code)s") % {"unit": unit, "code": filing.place} for unit in units]


def _anywhere(request: HttpRequest, pad: Pad) -> list[str]:
    units = actions.file_anywhere(numbers=pad.units, by=person(request))
    return [
        _("%(unit)s filed in %(code)s") % {"unit": unit, "code": unit.slot}
        for unit in visible_units(person(request)).filter(pk__in=[u.pk for u in units]).select_related("slot")
    ]


def _pad(
    request: HttpRequest, pad: Pad, done: Sequence[str] = (), found: Sequence[Finding] = ()
) -> HttpResponse:
    waiting = visible_units(person(request), "room.keep").filter(number__in=pad.units)
    context: dict[str, Any] = {
        "pad": pad,
        "waiting": list(waiting.select_related("customer")),
        "done": [*reversed(done), *request.POST.getlist("log")][:MOST_SHOWN],
        "findings": found,
        "mode": request.POST.get("mode", "file"),
    }
    return render(request, "room/scan.html", context, status=422 if found else 200)
