"""A truck on the scale: in with its tare, out with its gross weight, and tickets set right."""

from dataclasses import asdict
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Transport
from coalface.trade.dispatch.actions.notes import NO_REASON, NoReason, lock_note, lock_note_alone, move
from coalface.trade.dispatch.actions.shipping import blocks, business_findings, ship, value, worth
from coalface.trade.dispatch.holding import holding_findings
from coalface.trade.dispatch.models import LoadingNote, Scale, Shipment, Ticket, Weighing
from coalface.trade.dispatch.queries.limits import limits_on
from coalface.trade.dispatch.queries.weighing import past_weighings, scale_side
from coalface.trade.dispatch.rules.limits import HOUSE
from coalface.trade.dispatch.rules.notes import Step, entry_findings
from coalface.trade.dispatch.rules.weighing import (
    Kind,
    load_findings,
    net_tonnes,
    scale_findings,
    tamper_signs,
)
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import Line, mark_dirty, next_number, require_available
from coalface.trade.ledger.models import Bucket, EntryKind

SERIES = "BD"
ALREADY_VOID = mark("The ticket %(number)s is void already; correct the one that replaced it.")


class NotWeighable(Refused):
    """The truck cannot go in or out with this weight; the findings say why."""


class NotCorrectable(Refused):
    """The ticket stays as it is."""


@transaction.atomic
def weigh_in(*, note_id: int, scale: Scale, tonnes: Decimal, by: User, typed: bool = False) -> Weighing:
    """A truck enters with its tare. Raises NotWeighable, WrongStep or NotAllowed."""
    note = lock_note_alone(note_id)
    require_reach(by, "weighing.edit", note.customer)
    today = timezone.localdate()
    found = entry_findings(note.number, note.valid_from_on, note.valid_until_on, today)
    found += business_findings(note.customer, note.contract, note.product, today)
    move(note, Step.ENTER)
    _refuse([*found, *scale_findings(scale_side(scale), tonnes, today)])
    note.save(update_fields=["state", "version"])
    taken = _weighing(note, scale, Kind.TARE, tonnes, typed, by)
    detail = {"scale": scale.code, "tonnes": tonnes, "typed": typed}
    record(by=by, action="trade.note.enter", subject=note, detail=detail)
    return taken


@transaction.atomic
def weigh_out(*, note_id: int, scale: Scale, tonnes: Decimal, by: User, typed: bool = False) -> Ticket:
    """A truck leaves with its gross weight: ticket, shipment and account in one act.

    A load worth more than its note held is only let out when the account has the rest.
    Raises NotWeighable, WrongStep, CreditExceeded or NotAllowed.
    """
    account, note = lock_note(note_id, by)
    move(note, Step.LEAVE)
    tare = note.weighings.filter(kind=Kind.TARE).latest("weighed_at")
    today = timezone.localdate()
    _refuse(scale_findings(scale_side(scale), tonnes, today))
    _refuse(load_findings(tonnes, tare.tonnes, note.tonnes, limits_on(today).gate))
    net, held = net_tonnes(tonnes, tare.tonnes), note.reserved_yuan
    if (more := worth(net, note.unit_price_per_tonne) - held) > 0:
        require_available(account, more, today)
    gross = _weighing(note, scale, Kind.GROSS, tonnes, typed, by)
    number = next_number(SERIES, today)
    shipment = ship(_shipment(note, number, net))
    _close(note)
    ticket = _ticket(number, note, shipment, tare, gross, by)
    words = _("Ticket %(number)s, %(plate)s, %(net)s t") % {"number": number, "plate": note.plate, "net": net}
    value(account, shipment, words, by, lines=[Line(Bucket.RESERVED, EntryKind.RELEASE, -held)])
    record(by=by, action="trade.note.leave", subject=note, detail=_said(ticket))
    return ticket


@transaction.atomic
def correct_ticket(
    *, ticket_id: int, tare_tonnes: Decimal, gross_tonnes: Decimal, reason: str, by: User
) -> Ticket:
    """Replace a wrong ticket by a new one, which voids it; the shipment and the account follow.

    What left has left: the account is not asked whether it holds a higher value. Raises NotCorrectable when
    the ticket is void or something is built on its weight, NotWeighable, NoReason or NotAllowed.
    """
    if not reason.strip():
        raise NoReason(blocking("reason_missing", NO_REASON, "reason"))
    account, note = lock_note(Ticket.objects.values_list("note", flat=True).get(pk=ticket_id), by)
    old = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("tare__scale", "gross__scale")
        .get(pk=ticket_id)
    )
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=old.shipment_id)
    _require_correctable(old, shipment)
    _refuse(_correction_findings(tare_tonnes, gross_tonnes))
    old.voided_at, old.void_reason = timezone.now(), reason.strip()[:200]
    old.save(update_fields=["voided_at", "void_reason"])
    tare = _weighing(note, old.tare.scale, Kind.TARE, tare_tonnes, True, by)
    gross = _weighing(note, old.gross.scale, Kind.GROSS, gross_tonnes, True, by)
    number = next_number(SERIES, timezone.localdate())
    was, shipment.net_tonnes = shipment.amount, net_tonnes(gross_tonnes, tare_tonnes)
    assert was is not None
    shipment.version += 1
    shipment.save(update_fields=["net_tonnes", "version"])
    mark_dirty([(shipment.customer_id, shipment.shipped_on)])
    new = _ticket(number, note, shipment, tare, gross, by, replaces=old)
    words = _("Ticket %(number)s instead of %(old)s") % {"number": number, "old": old.number}
    undone = Line(Bucket.UNSETTLED, EntryKind.PROVISIONAL_RELEASE, -was)
    value(account, shipment, words, by, lines=[undone])
    detail = {**_said(new), "instead_of": old.number, "reason": old.void_reason}
    record(by=by, action="trade.ticket.correct", subject=new, detail=detail)
    return new


@transaction.atomic
def count_print(*, ticket_id: int, by: User) -> Ticket:
    """Note that a ticket was printed; a second print says so on the paper."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("note__customer").get(pk=ticket_id)
    require_reach(by, "trade.view", ticket.note.customer)
    ticket.printed += 1
    ticket.save(update_fields=["printed"])
    record(by=by, action="trade.ticket.print", subject=ticket, detail={"copy": ticket.printed})
    return ticket


def _weighing(
    note: LoadingNote, scale: Scale, kind: Kind, tonnes: Decimal, typed: bool, by: User
) -> Weighing:
    now = timezone.now()
    limits = limits_on(timezone.localdate()).gate
    signs = tamper_signs(kind, tonnes, now, past_weighings(note.plate, now), limits, typed=typed)
    return Weighing.objects.create(
        note=note,
        plate=note.plate,
        scale=scale,
        kind=kind,
        tonnes=tonnes,
        typed=typed,
        signs=[_kept(sign) for sign in signs],
        weighed_at=now,
        weighed_by=by,
    )


def _kept(sign: Finding) -> dict[str, object]:
    return {**asdict(sign), "values": {name: str(value) for name, value in sign.values.items()}}


def _shipment(note: LoadingNote, number: str, net: Decimal) -> Shipment:
    return Shipment(
        number=number,
        customer=note.customer,
        contract=note.contract,
        mine_id=note.mine_id,
        product=note.product,
        shipped_on=timezone.localdate(),
        net_tonnes=net,
        transport=Transport.ROAD,
        unit_price_per_tonne=note.unit_price_per_tonne,
    )


def _close(note: LoadingNote) -> None:
    note.reserved_yuan, note.closed_at = Decimal(0), timezone.now()
    note.save()


def _ticket(
    number: str,
    note: LoadingNote,
    shipment: Shipment,
    tare: Weighing,
    gross: Weighing,
    by: User,
    replaces: Ticket | None = None,
) -> Ticket:
    return Ticket.objects.create(
        number=number,
        note=note,
        shipment=shipment,
        tare=tare,
        gross=gross,
        tare_tonnes=tare.tonnes,
        gross_tonnes=gross.tonnes,
        net_tonnes=shipment.net_tonnes,
        signs=len(tare.signs) + len(gross.signs),
        weighed_at=gross.weighed_at,
        weighed_by=by,
        replaces=replaces,
    )


def _require_correctable(ticket: Ticket, shipment: Shipment) -> None:
    if ticket.voided_at is not None:
        raise NotCorrectable(blocking("already_void", ALREADY_VOID, None, {"number": ticket.number}))
    if held := holding_findings(shipment, {"net_tonnes"}):
        raise NotCorrectable(*held)


def _correction_findings(tare: Decimal, gross: Decimal) -> list[Finding]:
    """The road and the note do not judge a correction: it says what was, however heavy."""
    found = load_findings(gross, tare, gross, HOUSE.gate)
    return [finding for finding in found if finding.code == "tare_above_gross"]


def _refuse(found: list[Finding]) -> None:
    if refused := blocks(found):
        raise NotWeighable(*refused)


def _said(ticket: Ticket) -> dict[str, object]:
    return {
        "ticket": ticket.number,
        "tare": ticket.tare_tonnes,
        "gross": ticket.gross_tonnes,
        "net": ticket.net_tonnes,
        "signs": ticket.signs,
    }
