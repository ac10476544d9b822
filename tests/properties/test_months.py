"""Whatever is recorded, changed and removed, the months stay what a plain sum over the records gives."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product, a_receipt, a_shipment, agreed
from tests.trade.months.naive import (
    naive_busy,
    naive_cash,
    naive_trade,
    stored_busy,
    stored_cash,
    stored_trade,
)

from coalface.trade.contracts.actions import change_contract
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions import change_shipment, delete_shipment
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.payments.actions import change_receipt, delete_receipt
from coalface.trade.payments.models import Receipt

pytestmark = pytest.mark.django_db

DAYS = st.integers(0, 100).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
TONNES = st.decimals("0.000001", "99999", places=6)
AMOUNTS = st.decimals("0.01", "9999999", places=2)
INDICATORS = st.none() | st.decimals("0", "20", places=4)
PLACES = st.integers(0, 1)

SHIPMENTS = st.tuples(
    st.just("ship"),
    PLACES,
    PLACES,
    DAYS,
    TONNES,
    INDICATORS,
    st.sampled_from(["rail", "road"]),
    st.booleans(),
)
RECEIPTS = st.tuples(
    st.just("pay"), PLACES, DAYS, AMOUNTS, st.none() | DAYS, st.sampled_from(["cash", "prepayment"])
)
CONTRACTS = st.tuples(st.just("agree"), PLACES, TONNES, st.sampled_from(["spot", "yearly"]))
CHANGES = st.tuples(st.just("change"), st.integers(0, 20), DAYS, TONNES, PLACES)
REMOVALS = st.tuples(st.just("remove"), st.integers(0, 20))
TURNS = st.just(("recompute",))
STORIES = st.lists(SHIPMENTS | RECEIPTS | CONTRACTS | CHANGES | REMOVALS | TURNS, max_size=12)


class Story:
    """Plays steps against the database."""

    def __init__(self) -> None:
        self.by = the_system()
        self.customers = [a_customer(), a_customer()]
        self.products = [a_product(), a_product()]

    def play(self, step: tuple[Any, ...]) -> None:
        act: Callable[..., object] = getattr(self, step[0])
        act(*step[1:])

    def ship(
        self, who: int, what: int, day: date, tonnes: Decimal, sulphur: Decimal | None, by: str, term: bool
    ) -> None:
        contract = Contract.objects.filter(customer=self.customers[who]).first() if term else None
        a_shipment(
            self.customers[who],
            product=self.products[what],
            contract=contract,
            shipped_on=day,
            net_tonnes=tonnes,
            sulphur_pct=sulphur,
            transport=by,
            unit_price_per_tonne=Decimal("701.37") if term else None,
        )

    def pay(self, who: int, day: date, amount: Decimal, due_on: date | None, instrument: str) -> None:
        a_receipt(self.customers[who], received_on=day, amount=amount, due_on=due_on, instrument=instrument)

    def agree(self, who: int, tonnes: Decimal, kind: str) -> None:
        a_contract(self.customers[who], kind=kind, quantities=[agreed("2024-02", str(tonnes))])

    def change(self, which: int, day: date, tonnes: Decimal, who: int) -> None:
        if shipment := pick(Shipment, which):
            change_shipment(
                shipment=shipment,
                version=shipment.version,
                shipped_on=day,
                net_tonnes=tonnes,
                contract=None,
                customer=self.customers[who],
                by=self.by,
            )
        if contract := pick(Contract, which):
            change_contract(
                contract=contract,
                version=contract.version,
                product=self.products[who],
                quantities=[agreed("2024-03", str(tonnes))],
                by=self.by,
            )
        if receipt := pick(Receipt, which):
            change_receipt(receipt=receipt, version=receipt.version, received_on=day, by=self.by)

    def remove(self, which: int) -> None:
        if shipment := pick(Shipment, which):
            delete_shipment(shipment=shipment, version=shipment.version, reason="重复", by=self.by)
        if receipt := pick(Receipt, which):
            delete_receipt(receipt=receipt, version=receipt.version, reason="重复", by=self.by)

    def recompute(self) -> None:
        recompute_dirty(by=self.by)


def pick(model: Any, which: int) -> Any:
    rows = list(model.objects.order_by("pk"))
    return rows[which % len(rows)] if rows else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STORIES)
def test_months_equal_the_plain_sums_after_any_story(steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        story = Story()
        for step in steps:
            story.play(step)
        story.recompute()
        expected = naive_trade(), naive_cash(), naive_busy()
        assert (stored_trade(), stored_cash(), stored_busy()) == expected
        recompute_all(by=story.by)
        assert (stored_trade(), stored_cash(), stored_busy()) == expected
        transaction.set_rollback(True)
