"""Lots come about by rule at night, read what arrived from the gate, and keep their shipments together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.agreements import terms_of
from tests.builders.gate import an_arrival
from tests.builders.people import the_system
from tests.builders.quality import DAY, a_lot
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.desk.search.models import SearchEntry
from coalface.identity.audit.models import AuditEvent
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions import NotShippable, change_shipment
from coalface.trade.quality.actions.assays import save_policy
from coalface.trade.quality.actions.lots import dissolve_lot, form_lots_by_rule, record_arrival
from coalface.trade.quality.models import Lot
from coalface.trade.quality.queries import standings
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import HOUSE_POLICY, Counts, Policy
from coalface.trade.quality.tasks import form_lots_nightly

pytestmark = pytest.mark.django_db
D = Decimal


def shipped(contract: Contract, day: date, tonnes: int = 1000) -> None:
    product = contract.product or a_product()
    a_shipment(contract.customer, contract=contract, product=product, shipped_on=day, net_tonnes=tonnes)


def a_contract_with_terms(**terms: str) -> Contract:
    contract = a_contract(product=a_product(), ends_on=None)
    terms_of(contract, **terms)
    return contract


def ruled(contract: Contract, way: Way, from_on: date) -> None:
    policy = Policy(way, Counts.SELLER, HOUSE_POLICY.tolerances)
    save_policy(contract=contract, from_on=from_on, policy=policy, note="合同约定", by=the_system())


def weight(lot: Lot) -> Decimal | None:
    return standings(lot.contract, lot.from_on, lot.until_on)[0].tonnes


def test_lots_are_made_at_night_by_the_rule_of_each_contract() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    daily, by_hand, silent = a_contract_with_terms(), a_contract_with_terms(), a_contract(ends_on=None)
    ruled(by_hand, Way.HAND, date(2024, 1, 1))
    for contract in (daily, by_hand, silent):
        shipped(contract, yesterday)
        shipped(contract, timezone.localdate())
    for _night in range(2):
        form_lots_nightly(0)
    lot = Lot.objects.get()
    assert (lot.contract, lot.from_on, lot.until_on, lot.members.count()) == (daily, yesterday, yesterday, 1)
    assert AuditEvent.objects.get(action="trade.lot.form").subject_id == daily.pk
    assert SearchEntry.objects.get(subject_kind="lot").title == lot.number


def test_a_rule_that_changed_counts_from_its_day_on() -> None:
    contract = a_contract_with_terms()
    ruled(contract, Way.SHIPMENT, date(2024, 3, 11))
    for day in (1, 1, 12, 12):
        shipped(contract, date(2024, 3, day))
    first, last = date(2024, 3, 1), date(2024, 3, 31)
    lots = form_lots_by_rule(contract_id=contract.pk, first=first, last=last, by=the_system())
    assert [(lot.way, lot.from_on.day, lot.members.count()) for lot in lots] == [
        ("day", 1, 2),
        ("shipment", 12, 1),
        ("shipment", 12, 1),
    ]


def test_what_arrived_counts_when_all_of_it_is_recorded_and_by_hand_before_the_gate() -> None:
    contract = a_contract_with_terms(weight_basis="arrival")
    shipped(contract, DAY, 500)
    lot = a_lot(contract=contract, tonnes=1000)
    one, other = (member.shipment for member in lot.members.order_by("shipment"))
    an_arrival(one, tonnes="495.5")
    assert weight(lot) is None
    an_arrival(other, tonnes="998.25")
    assert weight(lot) == D("1493.75")
    record_arrival(lot_id=lot.pk, version=1, arrived_tonnes=D(1490), by=the_system())
    assert weight(lot) == 1490
    record_arrival(lot_id=lot.pk, version=2, arrived_tonnes=None, by=the_system())
    assert weight(lot) == D("1493.75")


def test_the_basis_is_that_of_the_terms_in_force() -> None:
    contract = a_contract_with_terms(weight_basis="arrival")
    assert contract.weight_basis != "arrival"
    lot = a_lot(contract=contract)
    assert Lot.objects.weighed().get(pk=lot.pk).weight_basis == "arrival"
    assert weight(lot) is None


@pytest.mark.parametrize("what", ["product", "another day", "same day"])
def test_a_lot_keeps_its_shipments_together(what: str) -> None:
    lot = a_lot()
    shipment = lot.members.get().shipment
    changes = {
        "product": {"product": a_product()},
        "another day": {"shipped_on": DAY + timedelta(days=1)},
        "same day": {"net_tonnes": D(2999)},
    }[what]
    if what == "same day":
        assert change_shipment(shipment=shipment, version=1, by=the_system(), **changes).version == 2
        return
    with pytest.raises(NotShippable, match=lot.number):
        change_shipment(shipment=shipment, version=1, by=the_system(), **changes)
    dissolve_lot(lot_id=lot.pk, version=1, reason="编错", by=the_system())
    assert not SearchEntry.objects.filter(subject_kind="lot").exists()
    shipment.refresh_from_db()
    change_shipment(shipment=shipment, version=1, by=the_system(), **changes)
