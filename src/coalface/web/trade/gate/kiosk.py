"""The kiosk at the weighbridge: plate, in, out, ticket, each with one tap."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.desk.words import said as sentence
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, Severity, blocking, mark
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_notes, visible_scales, visible_tickets
from coalface.trade.dispatch.device import Line, read_now
from coalface.trade.dispatch.models import LoadingNote, Scale, Ticket
from coalface.trade.dispatch.queries.weighing import note_at_gate, signs_of
from coalface.trade.dispatch.rules.frames import LineFormat
from coalface.web.access import needs, person
from coalface.web.rendering import redirect, render
from coalface.web.trade.gate.marks import NOTE_STATES

MOST_IN_YARD = 30
GLANCE_SECONDS = 1.0
NO_NOTE = mark("%(text)s has no loading note that is open here. Send the driver to the office.")
NO_NUMBER = mark("Please type the weight in tonnes, such as 15.94.")


class NoNumber(Refused):
    """What was typed is no weight."""


@needs("weighing.edit")
def show(request: HttpRequest) -> HttpResponse:
    """`text` is the plate or the number on the note; `ticket` the one just made."""
    by, text = person(request), request.GET.get("text", "").strip()[:40]
    note = note_at_gate(by, text) if text else None
    found: list[Finding] = []
    if text and note is None:
        found = [blocking("no_note", NO_NOTE, None, {"text": text})]
    return _page(request, note, found, text=text, ticket=_ticket(by, request.GET.get("ticket", "")))


@needs("weighing.edit")
@require_POST
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: in with the tare for a truck that waits outside, out with the gross weight for one inside."""
    by = person(request)
    note = get_object_or_404(visible_notes(by, "weighing.edit").select_related("customer", "product"), pk=pk)
    scale = get_object_or_404(_scales(by), pk=_id(request.POST.get("scale", "")))
    try:
        return _weighed(request, note, scale, by)
    except Refused as refusal:
        note.refresh_from_db()
        return _page(request, note, refusal.findings, text=note.plate, chosen=scale)


@needs("weighing.edit")
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """What the scale shows at this moment, for the page to draw every few seconds."""
    scale = get_object_or_404(_scales(person(request)), pk=pk)
    tonnes, said = None, ""
    try:
        tonnes = read_now(line_of(scale), GLANCE_SECONDS)
    except Refused as refusal:
        said = sentence(refusal.findings[0])
    return render(request, "gate/now.html", {"tonnes": tonnes, "said": said})


def line_of(scale: Scale) -> Line:
    return Line(scale.address, LineFormat(scale.line_format), scale.tolerance_tonnes)


def _weighed(request: HttpRequest, note: LoadingNote, scale: Scale, by: User) -> HttpResponse:
    tonnes, typed = _tonnes(request, scale)
    place: dict[str, str | int] = {"scale": scale.pk, "text": note.plate}
    if note.state == LoadingNote.State.OPEN:
        actions.weigh_in(note_id=note.pk, scale=scale, tonnes=tonnes, typed=typed, by=by)
        said = _("%(plate)s is in: tare %(tonnes)s t") % {"plate": note.plate, "tonnes": tonnes}
        return redirect(request, f"{reverse('gate:kiosk')}?{urlencode(place)}", message=said)
    ticket = actions.weigh_out(note_id=note.pk, scale=scale, tonnes=tonnes, typed=typed, by=by)
    place = {"scale": scale.pk, "ticket": ticket.pk}
    return redirect(request, f"{reverse('gate:kiosk')}?{urlencode(place)}")


def _tonnes(request: HttpRequest, scale: Scale) -> tuple[Decimal, bool]:
    """The weight from the line of the scale, or the one typed in."""
    text = request.POST.get("tonnes", "").strip()
    if not text and scale.address:
        return read_now(line_of(scale)), False
    try:
        tonnes = Decimal(text)
        whole = tonnes == tonnes.quantize(Decimal("0.001"))
    except InvalidOperation:
        whole = False
    if not whole:
        raise NoNumber(blocking("no_number", NO_NUMBER, "tonnes"))
    return tonnes, True


def _page(
    request: HttpRequest,
    note: LoadingNote | None,
    found: Sequence[Finding],
    *,
    text: str = "",
    ticket: Ticket | None = None,
    chosen: Scale | None = None,
) -> HttpResponse:
    by = person(request)
    scales = list(_scales(by))
    wanted = chosen.pk if chosen else _id(request.GET.get("scale", ""))
    scale = next((one for one in scales if one.pk == wanted), scales[0] if len(scales) == 1 else None)
    context: dict[str, Any] = {
        "scales": scales,
        "scale": scale,
        "text": text,
        "note": note,
        "state": NOTE_STATES[note.state] if note else None,
        "tare": _tare(note) if note else None,
        "findings": found,
        "ticket": ticket,
        "signs": _once(signs_of(ticket.tare, ticket.gross)) if ticket else [],
        "yard": _yard(by) if note is None else [],
    }
    refused = any(finding.severity is Severity.BLOCKS for finding in found)
    return render(request, "gate/kiosk.html", context, status=422 if refused else 200)


def _once(signs: Sequence[Finding]) -> list[Finding]:
    """What is true of both weighings is said once."""
    return [sign for place, sign in enumerate(signs) if sign not in signs[:place]]


def _tare(note: LoadingNote) -> Any:  # noqa: ANN401 - a weighing or None
    return note.weighings.filter(kind="tare").order_by("-weighed_at").first()


def _yard(by: User) -> list[LoadingNote]:
    """The trucks inside, who came first first: a tap on one calls it up."""
    inside = visible_notes(by, "weighing.edit").filter(state__in=("in_yard", "loaded"))
    return list(inside.select_related("customer").order_by("issued_at", "pk")[:MOST_IN_YARD])


def _ticket(by: User, text: str) -> Ticket | None:
    rows = visible_tickets(by).select_related("note__customer", "note__product", "tare", "gross")
    return rows.filter(pk=_id(text)).first()


def _scales(by: User) -> Any:  # noqa: ANN401 - a queryset
    return visible_scales(by).filter(kind=Scale.Kind.TRUCK, in_use=True).order_by("code")


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
