"""Making lots out of shipments, weighing them on arrival, and taking them apart again."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from coalface.desk.search.actions import IndexRow, enter, forget
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import require_reach
from coalface.trade.quality.access import EDIT
from coalface.trade.quality.models import Lot, LotShipment
from coalface.trade.quality.queries.forming import stretches, unlotted
from coalface.trade.quality.rules.lots import Group, Load, Way, group_loads

NO_SHIPMENTS = mark("No shipment of these days is without a lot, in a period that is over.")
REVERSED = mark("The last day lies before the first.")
IN_USE = mark("The lot has samples or assays; it cannot be taken apart.")
IN_STATEMENT = mark("The lot lies in a statement; it cannot be taken apart.")
NO_WEIGHT = mark("The weight on arrival lies above 0.")


class NoLot(Refused):
    """There is nothing to make a lot of, or the lot cannot be changed so."""


@transaction.atomic
def form_lots(
    *, contract_id: int, first: date, last: date, way: Way, by: User, product_id: int | None = None
) -> list[Lot]:
    """Put the shipments of a contract that lie in no lot into lots; doing it again makes no more.

    Only periods that are over become lots, but by hand. Late shipments join the lot of their period while
    nothing was found in it yet, else they make a further one.
    """
    contract = Contract.objects.select_for_update(of=("self",)).select_related("customer").get(pk=contract_id)
    require_reach(by, EDIT, contract.customer)
    if last < first:
        raise NoLot(blocking("reversed", REVERSED, "last"))
    lots = _make(contract, way, first, last, by, product_id)
    if not lots:
        raise NoLot(blocking("no_shipments", NO_SHIPMENTS, "first"))
    return lots


@transaction.atomic
def form_lots_by_rule(*, contract_id: int, first: date, last: date, by: User) -> list[Lot]:
    """Make the lots that are due by the contract's own rules, stretch by stretch as they held.

    Where lots are made by hand nothing is made; nothing being due is no refusal.
    """
    contract = Contract.objects.select_for_update(of=("self",)).select_related("customer").get(pk=contract_id)
    require_reach(by, EDIT, contract.customer)
    return [
        lot
        for way, since, until in stretches(contract, first, last)
        if way is not Way.HAND
        for lot in _make(contract, way, since, until, by)
    ]


@transaction.atomic
def record_arrival(*, lot_id: int, version: int, arrived_tonnes: Decimal | None, by: User) -> Lot:
    """What came, by the scale at the customer's or in the port; counts where the contract settles by it.

    Said by hand it goes before what the gate recorded; None leaves it to the gate again.
    """
    lot = _lock(lot_id, version, by)
    if arrived_tonnes is not None and arrived_tonnes <= 0:
        raise NoLot(blocking("no_weight", NO_WEIGHT, "arrived_tonnes"))
    before, lot.arrived_tonnes = lot.arrived_tonnes, arrived_tonnes
    lot.version += 1
    lot.save(update_fields=["arrived_tonnes", "version"])
    detail = {"arrived_tonnes": arrived_tonnes, "before": before}
    record(by=by, action="trade.lot.weigh", subject=lot, detail=detail)
    return lot


@transaction.atomic
def dissolve_lot(*, lot_id: int, version: int, reason: str, by: User) -> None:
    """Take apart a lot in which nothing was found; its shipments are free for another."""
    lot = _lock(lot_id, version, by)
    if lot.samples.exists() or lot.assays.exists():
        raise NoLot(blocking("in_use", IN_USE))
    record(by=by, action="trade.lot.dissolve", subject=lot, detail={"reason": reason, "number": lot.number})
    forget("lot", lot.pk)
    try:
        lot.delete()
    except ProtectedError:
        raise NoLot(blocking("in_statement", IN_STATEMENT)) from None


def index_row(lot: Lot) -> IndexRow:
    """A lot is found by its number, its contract and its customer."""
    customer = lot.contract.customer
    return IndexRow(
        subject_kind="lot",
        subject_id=lot.pk,
        title=lot.number,
        subtitle=f"{customer.name} · {lot.contract.number}",
        words=(lot.contract.number, customer.name),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )


def _make(
    contract: Contract, way: Way, first: date, last: date, by: User, product_id: int | None = None
) -> list[Lot]:
    """The contract is locked; nothing is written down when nothing is due."""
    loads = _loads(contract, first, last, product_id)
    over = timezone.localdate() - timedelta(days=0 if way is Way.HAND else 1)
    groups = {g: ids for g, ids in group_loads(loads, way, (first, last)).items() if _is_over(g, way, over)}
    lots = [_fill(contract, way, group, ids) for group, ids in groups.items()]
    if lots:
        detail = {"way": way.value, "from_on": first, "until_on": last, "lots": [lot.number for lot in lots]}
        record(by=by, action="trade.lot.form", subject=contract, detail=detail)
    return lots


def _loads(contract: Contract, first: date, last: date, product_id: int | None) -> list[Load]:
    rows = unlotted(first, last).filter(contract=contract)
    if product_id is not None:
        rows = rows.filter(product=product_id)
    return [Load(*row) for row in rows.values_list("pk", "product_id", "shipped_on")]


def _is_over(group: Group, way: Way, over: date) -> bool:
    return way is Way.SHIPMENT or way is Way.HAND or group.until_on <= over


def _fill(contract: Contract, way: Way, group: Group, ids: list[int]) -> Lot:
    same = Lot.objects.filter(contract=contract, product=group.product_id, way=way.value)
    lot = None
    if way not in (Way.SHIPMENT, Way.HAND):
        same = same.filter(from_on=group.from_on, until_on=group.until_on)
        lot = same.filter(assays__isnull=True, samples__isnull=True).first()
    if lot is None:
        lot = Lot.objects.create(
            number=_number(contract, group.from_on),
            contract=contract,
            product_id=group.product_id,
            way=way.value,
            from_on=group.from_on,
            until_on=group.until_on,
        )
        enter(index_row(lot))
    LotShipment.objects.bulk_create(LotShipment(lot=lot, shipment_id=pk) for pk in ids)
    return lot


def _number(contract: Contract, day: date) -> str:
    """The next of the contract and day; the contract is locked, so nobody else takes it."""
    start = f"P{day:%y%m%d}-{contract.pk}-"
    taken = Lot.objects.filter(contract=contract, number__startswith=start).values_list("number", flat=True)
    return f"{start}{max((int(number.rpartition('-')[2]) for number in taken), default=0) + 1}"


def _lock(lot_id: int, version: int, by: User) -> Lot:
    rows = Lot.objects.select_for_update(of=("self",)).select_related("contract__customer")
    lot = rows.get(pk=lot_id)
    require_reach(by, EDIT, lot.contract.customer)
    check_version(lot, seen=version, offered={})
    return lot
