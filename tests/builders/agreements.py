"""Price lists with prices, floors and members, the terms of contracts, and quotes."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product, agreed

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.people.models import User
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.actions import draw_up_quote, set_terms, submit_contract
from coalface.trade.contracts.models import Contract, ContractTerms, Quote
from coalface.trade.pricing.actions.lists import create_price_list
from coalface.trade.pricing.actions.prices import Subject, set_floor, set_price
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


def a_complete_draft(customer: Customer | None = None, **fields: Any) -> Contract:
    """A draft of 100,000 t in two months at 720.00 that lacks nothing."""
    stated: dict[str, Any] = {
        "total_tonnes": Decimal(100_000),
        "quality_words": "收到基低位发热量不低于 5500 kcal/kg",
        "flow_from": "塔山矿",
        "flow_to": "秦皇岛港",
        "transport": "rail",
        "liability_words": "少供少提每吨 5 元",
        "dispute_words": "协商不成的，提交卖方所在地法院",
        **fields,
    }
    months = [agreed("2024-01", 50_000), agreed("2024-02", 50_000)]
    contract = a_contract(customer, quantities=months, draft=True, **stated)
    terms_of(contract)
    contract.refresh_from_db()
    return contract


def in_force(contract: Contract, decider: User) -> Contract:
    """Approved by the one person on the route of contracts."""
    contract.refresh_from_db()
    submit_contract(contract=contract, version=contract.version, by=the_system())
    step = ApprovalStep.objects.get(is_current=True)
    decide(step_id=step.pk, verdict="granted", by=decider)
    return Contract.objects.select_related("customer", "product").get(pk=contract.pk)


def a_quote(
    customer: Customer | None = None,
    price_list: PriceList | None = None,
    product: Product | None = None,
    *,
    price: str = "720",
    by: User | None = None,
    **fields: Any,
) -> Quote:
    """1,000 t at a listed price, delivered in the thirty days from today and valid for a week."""
    product = product or a_product()
    if price_list is None:
        price_list = a_price_list()
        a_price(price_list, product, price)
    today = timezone.localdate()
    given: dict[str, Any] = {
        "product": product,
        "tonnes": Decimal(1000),
        "basis": "list",
        "price_list": price_list,
        "delivery_from_on": today,
        "delivery_until_on": today + timedelta(days=30),
        "valid_until_on": today + timedelta(days=7),
        **fields,
    }
    return draw_up_quote(customer=customer or a_customer(), by=by or the_system(), **given)
