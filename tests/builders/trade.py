"""Mines, products, contracts, shipments and receipts, recorded through their actions."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.archive import a_customer
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.actions import record_mine, record_product
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.contracts.actions import record_contract
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules import MonthQuantity
from coalface.trade.dispatch.actions import record_shipment
from coalface.trade.dispatch.models import Shipment
from coalface.trade.payments.actions import record_receipt
from coalface.trade.payments.models import Receipt

_numbers = count(1)


def a_mine(name: str = "塔山矿") -> Mine:
    return record_mine(code=f"M{next(_numbers)}", name=name, by=the_system())


def a_product(name: str = "动力煤 5500") -> Product:
    return record_product(code=f"P{next(_numbers)}", name=name, by=the_system())


def agreed(month: str, tonnes: str | int, excused: str | int = 0) -> MonthQuantity:
    return MonthQuantity(Month.parse(month), Decimal(tonnes), Decimal(excused))


def a_contract(
    customer: Customer | None = None,
    *,
    starts_on: date = date(2024, 1, 1),
    ends_on: date | None = date(2024, 12, 31),
    kind: str = Contract.Kind.YEARLY,
    quantities: Sequence[MonthQuantity] = (),
    by: User | None = None,
    **details: Any,
) -> Contract:
    return record_contract(
        customer=customer or a_customer(),
        number=details.pop("number", f"HT-{next(_numbers):05d}"),
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        quantities=quantities,
        by=by or the_system(),
        **details,
    )


def a_shipment(
    customer: Customer | None = None,
    *,
    shipped_on: date = date(2024, 3, 15),
    net_tonnes: str | int | Decimal = 3000,
    product: Product | None = None,
    by: User | None = None,
    **details: Any,
) -> Shipment:
    return record_shipment(
        number=details.pop("number", f"PZ-{next(_numbers):06d}"),
        customer=customer or a_customer(),
        shipped_on=shipped_on,
        net_tonnes=Decimal(net_tonnes),
        product=product or a_product(),
        by=by or the_system(),
        **details,
    )


def a_receipt(
    customer: Customer | None = None,
    *,
    received_on: date = date(2024, 3, 20),
    amount: str | int | Decimal = 1_000_000,
    by: User | None = None,
    **details: Any,
) -> Receipt:
    return record_receipt(
        number=details.pop("number", f"SK-{next(_numbers):06d}"),
        customer=customer or a_customer(),
        received_on=received_on,
        amount=Decimal(amount),
        by=by or the_system(),
        **details,
    )
