"""Receiving bought coal: what came, the lot it belongs to, and the level of the stockyard it raised."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.actions import book_stock
from coalface.trade.catalogue.models import Stockyard
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import State
from coalface.trade.ledger.actions import keep, next_number
from coalface.trade.plans.actions import watch_stockyards
from coalface.trade.purchasing.access import EDIT
from coalface.trade.purchasing.models import PurchaseContract, PurchaseLot, PurchaseReceipt, StockBooking
from coalface.trade.purchasing.rules.receipts import (
    Received,
    receipt_findings,
    term_findings,
    yard_findings,
)
from coalface.trade.quality.rules.lots import Way, span

SERIES, LOT_SERIES = "SH", "CP"
NO_REASON = mark("Please give the reason.")
VOID_ALREADY = mark("The receipt %(number)s is void already.")
BATCH = 2_000


class NotReceived(Refused):
    """This cannot have come so; the findings say why."""


@transaction.atomic
def record_receipt(
    *,
    contract: PurchaseContract,
    received_on: date,
    vehicle: str,
    received_tonnes: Decimal,
    origin_tonnes: Decimal | None = None,
    stockyard: Stockyard | None = None,
    purpose: str = PurchaseReceipt.Purpose.BLENDING.value,
    number: str = "",
    remarks: str = "",
    by: User,
) -> PurchaseReceipt:
    """One load; it joins the lot of its period and raises the level of its stockyard.

    Raises NotReceived, NumberTaken or NotAllowed.
    """
    require(by, EDIT)
    rows = PurchaseContract.objects.select_for_update(of=("self",)).select_related("stockyard", "product")
    locked = rows.get(pk=contract.pk)
    yard = stockyard or locked.stockyard
    receipt = PurchaseReceipt(
        contract=locked, received_on=received_on, vehicle=vehicle.strip(), stockyard=yard
    )
    receipt.origin_tonnes, receipt.received_tonnes = origin_tonnes, received_tonnes
    receipt.purpose, receipt.remarks, receipt.recorded_by = purpose, remarks.strip(), by
    _judge(receipt)
    receipt.number = number.strip() or next_number(SERIES, received_on)
    keep(receipt)
    follow_receipts([receipt.pk], by)
    detail = {"contract": locked.number, "day": received_on, "tonnes": received_tonnes, "yard": yard.code}
    record(by=by, action="trade.purchase_receipt.create", subject=receipt, detail=detail)
    return receipt


@transaction.atomic
def void_receipt(*, receipt_id: int, version: int, reason: str, by: User) -> PurchaseReceipt:
    """It did not come, or not so: it leaves its lot's weight, and the stockyard what it raised."""
    require(by, EDIT)
    receipt = PurchaseReceipt.objects.select_for_update().get(pk=receipt_id)
    check_version(receipt, seen=version, offered={})
    if not reason.strip():
        raise NotReceived(blocking("no_reason", NO_REASON, "reason"))
    if receipt.voided_on is not None:
        raise NotReceived(blocking("void_already", VOID_ALREADY, None, {"number": receipt.number}))
    receipt.voided_on, receipt.void_reason = timezone.localdate(), reason.strip()[:200]
    receipt.version += 1
    receipt.save()
    follow_receipts([receipt.pk], by)
    record(by=by, action="trade.purchase_receipt.void", subject=receipt, detail={"reason": reason})
    return receipt


@transaction.atomic
def follow_receipts(receipt_ids: Collection[int], by: User) -> None:
    """Put lots and stock in order after receipts came, changed, were voided or went; bears repeating.

    It follows from the receipts and decides nothing: they, or the import, are what is audited.
    """
    rows = PurchaseReceipt.objects.select_for_update(of=("self",)).filter(pk__in=receipt_ids)
    receipts = list(rows.select_related("contract"))
    _open_lots(receipts)
    if yards := _book(receipt_ids, {one.pk: one for one in receipts if one.voided_on is None}, by):
        watch_stockyards(today=timezone.localdate(), by=by, yards=sorted(yards))


def _judge(receipt: PurchaseReceipt) -> None:
    contract, yard = receipt.contract, receipt.stockyard
    received = Received(receipt.received_on, receipt.vehicle, receipt.origin_tonnes, receipt.received_tonnes)
    found = [
        *receipt_findings(received, timezone.localdate()),
        *term_findings(
            contract.number,
            State(contract.state),
            Term(contract.starts_on, contract.ends_on),
            receipt.received_on,
        ),
        *yard_findings(
            yard.name,
            yard.product.name,
            same=yard.product_id == contract.product_id,
            blending=receipt.purpose == PurchaseReceipt.Purpose.BLENDING,
        ),
    ]
    if found:
        raise NotReceived(*found)


def _open_lots(receipts: list[PurchaseReceipt]) -> None:
    """Every receipt lies in a lot of its contract's period; those that are not there yet begin."""
    spans = {(one.contract, *span(Way(one.contract.way), one.received_on)) for one in receipts}
    for contract, first, last in sorted(spans, key=lambda one: (one[1], one[0].pk)):
        if not PurchaseLot.objects.filter(contract=contract, from_on=first).exists():
            number = next_number(LOT_SERIES, first)
            PurchaseLot.objects.create(number=number, contract=contract, from_on=first, until_on=last)


def _book(receipt_ids: Collection[int], wanted: dict[int, PurchaseReceipt], by: User) -> set[int]:
    """Bring the bookings of these receipts to what they say now; returns the yards whose level moved."""
    booked = {one.receipt_id: one for one in StockBooking.objects.filter(receipt_id__in=receipt_ids)}
    moves: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
    stale, fresh = [], []
    for pk in receipt_ids:
        was, now = booked.get(pk), wanted.get(pk)
        if was and now and _same(was, now):
            continue
        if was:
            moves[was.stockyard_id, was.day_on] -= was.tonnes
            stale.append(was.pk)
        if now:
            moves[now.stockyard_id, now.received_on] += now.received_tonnes
            fresh.append(_booking(now))
    StockBooking.objects.filter(pk__in=stale).delete()
    StockBooking.objects.bulk_create(fresh, batch_size=BATCH)
    for (yard_id, day_on), tonnes in sorted(moves.items()):
        book_stock(yard_id=yard_id, day_on=day_on, tonnes=tonnes, by=by)
    return {yard_id for yard_id, _day in moves}


def _booking(receipt: PurchaseReceipt) -> StockBooking:
    return StockBooking(
        receipt_id=receipt.pk,
        stockyard_id=receipt.stockyard_id,
        day_on=receipt.received_on,
        tonnes=receipt.received_tonnes,
    )


def _same(booking: StockBooking, receipt: PurchaseReceipt) -> bool:
    said = (booking.stockyard_id, booking.day_on, booking.tonnes)
    return said == (receipt.stockyard_id, receipt.received_on, receipt.received_tonnes)
