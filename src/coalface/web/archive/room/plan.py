"""The plan of a room, of a shelf, and the way to a unit."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.room.access import visible_rooms, visible_shelves, visible_slots, visible_units
from coalface.archive.room.queries import open_loans, overdue_loans, room_plan
from coalface.archive.room.rules.codes import is_storage_code, normalise
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.archive.room.marks import place_url, plan_of_room, plan_of_shelf, unit_url, use_of
from coalface.web.rendering import redirect, render


@needs("room.view")
def show(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The shelves of a room by levels, shaded by how full they are."""
    by = person(request)
    rooms = list(visible_rooms(by))
    room = get_object_or_404(visible_rooms(by), pk=pk) if pk else next(iter(rooms), None)
    shelves = room_plan(room) if room else []
    astray = visible_units(by).filter(state__in=("registered", "missing"))
    states = list(astray.values_list("state", flat=True)[:10_000])
    context = {
        "room": room,
        "tabs": [(one.name, reverse("room:room", args=[one.pk]), one == room) for one in rooms],
        "plan": plan_of_room(str(room), shelves) if shelves else None,
        "held": sum(shelf.held for shelf in shelves),
        "capacity": sum(shelf.capacity for shelf in shelves),
        "waiting": states.count("registered"),
        "missing": states.count("missing"),
        "lent": open_loans(by).count(),
        "overdue": overdue_loans(by, timezone.localdate()).count(),
        "keeps": may(by, "room.keep"),
    }
    return render(request, "room/plan.html", context)


@needs("room.view")
def shelf(request: HttpRequest, pk: int) -> HttpResponse:
    """The places of one shelf, and what stands in the one chosen."""
    by = person(request)
    shown = get_object_or_404(visible_shelves(by).select_related("room"), pk=pk)
    code, level = normalise(request.GET.get("slot", ""))[:16], request.GET.get("level", "")
    units = visible_units(by).filter(slot__shelf=shown)
    units = units.annotate(customer_name=F("customer__name"), code=F("slot__code"))
    if code:
        units = units.filter(slot__code=code)
    elif level.isascii() and level.isdigit() and len(level) < 4:
        units = units.filter(slot__level=int(level))
    found = list(units.order_by("slot__level", "slot__place", "number")[:101])
    context = {
        "shelf": shown,
        "use": use_of(shown),
        "plan": plan_of_shelf(shown, code),
        "code": code,
        "units": found[:100],
        "more": len(found) > 100,
        "keeps": may(by, "room.keep"),
    }
    return render(request, "room/shelf.html", context)


@needs("room.view")
def find(request: HttpRequest) -> HttpResponse:
    """To the place with a storage code, or to where the unit with a number stands."""
    by, text = person(request), normalise(request.GET.get("number", "")[:40])
    if is_storage_code(text):
        slot = visible_slots(by).filter(code=text).first()
        if slot:
            return redirect(request, place_url(slot))
    unit = visible_units(by).filter(number=text).select_related("slot").first()
    if unit is None:
        message = _("No place and no unit here has the number %(number)s.") % {"number": text}
        return redirect(request, "room:plan", message=message, level=messages.WARNING)
    return redirect(request, unit_url(unit))
