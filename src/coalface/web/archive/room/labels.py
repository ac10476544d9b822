"""Sheets of QR labels for units and for the places of a shelf."""

import io
from collections.abc import Iterable
from pathlib import Path

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from coalface.archive import room
from coalface.archive.room.access import visible_shelves, visible_units
from coalface.archive.room.models import Unit
from coalface.desk.papers.press import press
from coalface.web.access import needs, person

SHEET = Path(room.__file__).parent / "sheets" / "labels.typ"
MOST_LABELS = 480


@needs("room.keep")
def of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(visible_units(person(request), "room.keep").select_related("customer"), pk=pk)
    return _sheet(request, [_of(unit)], unit.number)


@needs("room.keep")
def of_waiting(request: HttpRequest) -> HttpResponse:
    """Labels of everything that waits to be filed, oldest first."""
    rows = visible_units(person(request), "room.keep").filter(state=Unit.State.REGISTERED)
    units = rows.select_related("customer").order_by("pk")[:MOST_LABELS]
    return _sheet(request, [_of(unit) for unit in units], "units")


@needs("room.keep")
def of_shelf(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels of every place of a shelf."""
    shelf = get_object_or_404(visible_shelves(person(request)).select_related("room"), pk=pk)
    note = shelf.get_business_display() if shelf.business else ""
    labels = [
        _label(
            slot.code,
            _("Level %(level)s, place %(place)s") % {"level": slot.level, "place": slot.place},
            f"{shelf.room.name} {note}".strip(),
        )
        for slot in shelf.slots.all()
    ]
    return _sheet(request, labels[:MOST_LABELS], str(shelf))


def _of(unit: Unit) -> dict[str, str]:
    kept = f"{unit.get_business_display()} · {unit.year} · {unit.get_retention_display()}"
    return _label(unit.number, unit.title, f"{unit.customer.name}\n{kept}")


def _label(code: str, title: str, note: str) -> dict[str, str]:
    drawn = io.BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=False)
    return {"code": code, "title": title[:60], "note": note[:90], "qr": drawn.getvalue().decode()}


def _sheet(request: HttpRequest, labels: Iterable[dict[str, str]], name: str) -> HttpResponse:
    pdf = press(SHEET, {"labels": list(labels)}, reader=person(request))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="labels-{name}.pdf"'
    return answer
