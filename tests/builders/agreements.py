"""Price lists with prices, floors and members, and the terms of contracts."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.people import the_system
from tests.builders.trade import a_contract

from coalface.identity.people.models import User
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.actions import set_terms
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.pricing.actions.lists import Subject, create_price_list, set_floor, set_price
from coalface.trade.pricing.models import Price, PriceFloor, PriceList

_numbers = count(1)


def a_price_list(name: str = "", *, for_members: bool = False) -> PriceList:
    name = name or f"坑口价目 {next(_numbers)}"
    return create_price_list(name=name, for_members=for_members, by=the_system())


def a_price(
    price_list: PriceList,
    product: Product,
    price: str,
    from_on: date = date(2026, 1, 1),
    until_on: date | None = None,
    *,
    by: User | None = None,
    **subject: Any,
) -> Price:
    return set_price(
        price_list=price_list,
        subject=Subject(product, **subject),
        price=Decimal(price),
        from_on=from_on,
        until_on=until_on,
        by=by or the_system(),
    )


def a_floor(product: Product, floor: str, from_on: date = date(2026, 1, 1), **more: Any) -> PriceFloor:
    return set_floor(product=product, floor=Decimal(floor), from_on=from_on, by=the_system(), **more)


def terms_of(
    contract: Contract | None = None,
    *,
    from_on: date = date(2024, 1, 1),
    basis: str = "fixed",
    by: User | None = None,
    **fields: Any,
) -> ContractTerms:
    """Terms of a contract, at a fixed 720.00 unless told otherwise."""
    contract = contract or a_contract()
    contract.refresh_from_db()
    if basis == "fixed":
        fields.setdefault("unit_price_per_tonne", Decimal("720.00"))
    return set_terms(
        contract=contract,
        version=contract.version,
        basis=basis,
        from_on=from_on,
        fields=fields,  # type: ignore[arg-type] # whatever the test names
        by=by or the_system(),
    )
