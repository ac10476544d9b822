"""What the gate prints: the loading note with its QR code, and the ticket in three copies."""

import io
from pathlib import Path

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.trade import dispatch
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_notes
from coalface.trade.dispatch.models import LoadingNote, Ticket, Weighing
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import letterhead
from coalface.web.trade.gate.marks import NOTE_STATES
from coalface.web.trade.gate.tickets import ticket_for

SHEETS = Path(dispatch.__file__).parent / "sheets"


@needs("trade.view")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_notes(person(request)).select_related("customer", "product", "mine", "contract", "carrier")
    found = get_object_or_404(rows, pk=pk)
    return _pdf(request, "note.typ", {**_head(request, _("Coal loading note")), **_note(found)}, found.number)


@needs("trade.view")
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """Counted: the second print says that it is one."""
    found = ticket_for(request, pk)
    found.printed = actions.count_print(ticket_id=pk, by=person(request)).printed
    return _pdf(
        request, "ticket.typ", {**_head(request, _("Weighbridge ticket")), **_ticket(found)}, found.number
    )


def _head(request: HttpRequest, title: str) -> dict[str, Json]:
    now = date_format(timezone.localtime(), "Y-m-d H:i")
    by = person(request)
    return {
        "title": title,
        "company": letterhead(by),
        "footer": _("Printed on %(day)s by %(person)s") % {"day": now, "person": by},
    }


def _note(found: LoadingNote) -> dict[str, Json]:
    days = _("%(first)s to %(last)s") % {"first": found.valid_from_on, "last": found.valid_until_on}
    return {
        "number": found.number,
        "qr": _qr(found.number),
        "plate": found.plate,
        "state": str(NOTE_STATES[found.state].text),
        "facts": [
            [_("Customer"), found.customer.name],
            [_("Contract"), found.contract.number],
            [_("Product"), found.product.name],
            [_("Mine"), found.mine.name if found.mine else ""],
            [_("Tonnes"), f"{found.tonnes:,.2f} {_('t')}"],
            [_("Valid"), days],
            [_("Driver"), f"{found.driver} {found.driver_phone}".strip()],
            [_("Carrier"), found.carrier.name if found.carrier else ""],
        ],
        "signatures": [_("Issued by"), _("Driver"), _("Gate")],
    }


def _ticket(found: Ticket) -> dict[str, Json]:
    about = found.note
    return {
        "number": found.number,
        "qr": _qr(found.number),
        "copies": [_("First copy: accounts"), _("Second copy: customer"), _("Third copy: gate")],
        "void": _("Void") if found.voided_at else "",
        "again": _("Print no. %(number)s") % {"number": found.printed} if found.printed > 1 else "",
        "facts": [
            [_("Customer"), about.customer.name],
            [_("Number plate"), about.plate],
            [_("Product"), about.product.name],
            [_("Mine"), about.mine.name if about.mine else ""],
            [_("Loading note"), about.number],
            [_("Driver"), about.driver],
        ],
        "head": [_("Kind"), _("Tonnes"), _("Weighed at"), _("Scale"), _("Weighed by")],
        "rows": [_weighed(found.gross), _weighed(found.tare)],
        "net": [_("Net weight"), f"{found.net_tonnes:,.2f} {_('t')}"],
        "signatures": [_("Weighed by"), _("Driver"), _("Gate")],
    }


def _weighed(one: Weighing) -> list[str]:
    at = date_format(timezone.localtime(one.weighed_at), "Y-m-d H:i")
    return [one.get_kind_display(), f"{one.tonnes:,.2f}", at, one.scale.name, str(one.weighed_by)]


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode()


def _pdf(request: HttpRequest, sheet: str, data: dict[str, Json], name: str) -> HttpResponse:
    printed = press(SHEETS / sheet, data, reader=person(request))
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
