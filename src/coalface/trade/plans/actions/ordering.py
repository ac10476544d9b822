"""Taking customers' orders for a month, one by one or as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.words import said
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import HaulRoute, Product
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.plans.access import EDIT, visible_orders
from coalface.trade.plans.models import Order
from coalface.trade.plans.queries.plans import due_on
from coalface.trade.plans.queries.sheets import SheetRow, order_sheet
from coalface.trade.plans.rules.states import Agreed, contract_findings, order_findings

OUT_OF_REACH = mark("This order is not among those you may do this to.")


class OrderInvalid(Refused):
    """The order cannot be taken; the findings name the fields."""


class OrderFields(TypedDict, total=False):
    wished_price: Decimal | None
    haul_route: HaulRoute | None
    remarks: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed into a row of a sheet; no tonnes take an order back, `version` 0: there was none."""

    key: str
    version: int
    tonnes: Decimal | None
    fields: OrderFields


@transaction.atomic
def record_order(
    *,
    customer: Customer,
    product: Product,
    month_on: date,
    tonnes: Decimal,
    contract: Contract | None = None,
    by: User,
    **fields: Unpack[OrderFields],
) -> Order:
    """Take an order; a late one is taken and marked (R0.12). Raises OrderInvalid or NotAllowed."""
    require_reach(by, EDIT, customer)
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    order = Order(
        customer=customer,
        product=product,
        contract=contract,
        month_on=Month.of(month_on).first,
        tonnes=tonnes,
        entered_by=by,
        **fields,
    )
    there = {"customer": customer, "product": product, "contract": contract, "month_on": order.month_on}
    if Order.objects.filter(**there).exists():
        message = mark("There is such an order of this month already; change that one.")
        raise OrderInvalid(blocking("order_there", message, "month_on"))
    order.late = _judge(order)
    order.save()
    record(by=by, action="trade.order.create", subject=order, detail=_told(order))
    return order


@transaction.atomic
def change_order(
    *, order_id: int, version: int, tonnes: Decimal, by: User, **changes: Unpack[OrderFields]
) -> Order:
    """Change tonnes, wish, route or remarks."""
    given = {"tonnes": tonnes, **changes}
    order = _locked(order_id, version, given, by)
    changed = sorted(name for name, value in given.items() if getattr(order, name) != value)
    for name, value in given.items():
        setattr(order, name, value)
    if changed:
        order.late = _judge(order) or order.late
        order.version += 1
        order.save()
        record(by=by, action="trade.order.change", subject=order, detail={"fields": changed, **_told(order)})
    return order


@transaction.atomic
def delete_order(*, order_id: int, version: int, by: User) -> None:
    """Take an order back; the plan that was made from it stays as it is."""
    order = _locked(order_id, version, {}, by)
    record(by=by, action="trade.order.delete", subject=order, detail=_told(order))
    order.delete()


@transaction.atomic
def save_sheet(*, month_on: date, entries: Sequence[Entry], by: User) -> int:
    """Keep a sheet: rows that differ are recorded, changed or taken back, all or none. Returns how many."""
    customers = {int(entry.key.partition("-")[0]) for entry in entries}
    rows = {row.key: row for row in order_sheet(by, Month.of(month_on), customers)}
    saved, found = 0, list[Finding]()
    for entry in entries:
        row = rows.get(entry.key)
        if row is None:
            raise NotAllowed(blocking("order_out_of_reach", OUT_OF_REACH))
        try:
            saved += _keep_row(row, entry, month_on, by)
        except OrderInvalid as refusal:
            found += [_of_row(row, finding) for finding in refusal.findings]
    if found:
        raise OrderInvalid(*found)
    return saved


def _of_row(row: SheetRow, finding: Finding) -> Finding:
    """Says of which customer a finding is."""
    values = {
        "customer": str(row.customer),
        "product": str(row.product),
        "what": said(finding),
    }
    message = mark("%(customer)s, %(product)s: %(what)s")
    return blocking(finding.code, message, f"tonnes-{row.key}", values)


def _keep_row(row: SheetRow, entry: Entry, month_on: date, by: User) -> bool:
    """Whether anything was done about a row."""
    if row.order is None and entry.tonnes is None:
        return False
    if row.order is None:
        assert entry.tonnes is not None
        record_order(
            customer=row.customer,
            product=row.product,
            contract=row.contract,
            month_on=month_on,
            tonnes=entry.tonnes,
            by=by,
            **entry.fields,
        )
        return True
    if entry.tonnes is None:
        delete_order(order_id=row.order.pk, version=entry.version, by=by)
        return True
    same = all(getattr(row.order, name) == value for name, value in entry.fields.items())
    if same and row.order.tonnes == entry.tonnes:
        return False
    change_order(order_id=row.order.pk, version=entry.version, tonnes=entry.tonnes, by=by, **entry.fields)
    return True


def _locked(order_id: int, version: int, offered: dict[str, object], by: User) -> Order:
    rows = visible_orders(by, EDIT).select_related("customer", "product", "contract", "haul_route")
    order = rows.select_for_update(of=("self",)).filter(pk=order_id).first()
    if order is None:
        raise NotAllowed(blocking("order_out_of_reach", OUT_OF_REACH))
    check_version(order, seen=version, offered=offered)
    return order


def _judge(order: Order) -> bool:
    """Refuse what cannot be ordered; returns whether the order is late."""
    due = due_on(Month.of(order.month_on))
    contract = order.contract
    agreed = None
    if contract is not None:
        agreed = Agreed(contract.customer_id, contract.product_id, contract.starts_on, contract.ends_on)
    found = [
        *order_findings(
            order.month_on, order.tonnes, order.wished_price, today=timezone.localdate(), due_on=due
        ),
        *contract_findings(
            customer_id=order.customer_id,
            product_id=order.product_id,
            month_on=order.month_on,
            contract=agreed,
        ),
        *customer_findings(order.customer),
    ]
    if refusals := [finding for finding in found if finding.blocks]:
        raise OrderInvalid(*refusals)
    return any(finding.code == "order_late" for finding in found)


def _told(order: Order) -> dict[str, object]:
    return {"month": str(order.month_on), "tonnes": order.tonnes, "late": order.late}
