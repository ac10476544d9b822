"""What a ticket, a waybill and a voyage have in common: they become a shipment and a value on the account."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.measures import yuan
from coalface.trade.catalogue.models import Product, Transport
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import may_ship, price_on
from coalface.trade.dispatch.actions.shipments import NotShippable
from coalface.trade.dispatch.models import Shipment, Voyage, Waybill
from coalface.trade.dispatch.queries import findings_on
from coalface.trade.ledger.actions import Line, keep, mark_dirty, post, require_available
from coalface.trade.ledger.models import Account, Bucket, EntryKind

OTHER_CUSTOMERS_CONTRACT = mark("The contract %(contract)s belongs to another customer.")
NOT_IN_CONTRACT = mark("The contract %(contract)s is about %(product)s.")
PRICE_UNKNOWN = mark("No price is agreed for %(product)s in the contract %(contract)s on %(day)s.")


class PriceUnknown(Refused):
    """Nothing may leave at a price nobody agreed."""


def business_findings(customer: Customer, contract: Contract, product: Product, on: date) -> list[Finding]:
    """What stands against sending this customer coal on a day: card, documents (B1), admission, contract."""
    found = may_ship(contract, on)
    values = {"contract": contract.number, "product": str(contract.product)}
    if contract.customer_id != customer.pk:
        found.append(blocking("contract_of_other", OTHER_CUSTOMERS_CONTRACT, "contract", values))
    if contract.product_id is not None and contract.product_id != product.pk:
        found.append(blocking("other_product", NOT_IN_CONTRACT, "product", values))
    return found


def agreed_price(contract: Contract, product: Product, on: date) -> Decimal:
    """Yuan/t by the contract; raises PriceUnknown, for a price that is not known is never nought."""
    answer = price_on(contract, product, on)
    if answer.unit_price_per_tonne is None:
        values = {"contract": contract.number, "product": product.name, "day": on}
        raise PriceUnknown(blocking("price_unknown", PRICE_UNKNOWN, "contract", values), *answer.findings)
    return answer.unit_price_per_tonne


def blocks(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.blocks]


def ship(shipment: Shipment) -> Shipment:
    """Keep a shipment that has just been weighed; part of the act that made it, which is audited."""
    if refused := blocks(findings_on(shipment, timezone.localdate())):
        raise NotShippable(*refused)
    keep(shipment)
    mark_dirty([(shipment.customer_id, shipment.shipped_on)])
    return shipment


def send_off(
    load: Waybill | Voyage, account: Account, *, net: Decimal, transport: Transport, words: str, by: User
) -> Shipment:
    """A loaded train or ship becomes a shipment, valued on the locked account in the same act.

    Raises PriceUnknown, CreditExceeded or NotShippable.
    """
    price = agreed_price(load.contract, load.product, load.loaded_on)
    require_available(account, worth(net, price), timezone.localdate())
    load.shipment = ship(
        Shipment(
            number=load.number,
            customer=load.customer,
            contract=load.contract,
            mine_id=load.mine_id,
            product=load.product,
            station_id=load.destination_id,
            shipped_on=load.loaded_on,
            net_tonnes=net,
            transport=transport,
            unit_price_per_tonne=price,
        )
    )
    load.version += 1
    load.save(update_fields=["shipment", "version"])
    value(account, load.shipment, words, by)
    return load.shipment


def value(account: Account, shipment: Shipment, words: str, by: User, *, lines: Sequence[Line] = ()) -> None:
    """Put what left on the locked account at its price, together with other lines of the same act."""
    amount = shipment.amount
    assert amount is not None
    post(
        account,
        [*lines, Line(Bucket.UNSETTLED, EntryKind.PROVISIONAL, amount)],
        subject=("shipment", shipment.pk),
        day_on=shipment.shipped_on,
        words=words,
        by=by,
    )


def worth(tonnes: Decimal, unit_price_per_tonne: Decimal) -> Decimal:
    return yuan(tonnes * unit_price_per_tonne)
