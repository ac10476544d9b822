"""A month on the board of the chain, contracts day by day, the process, and tonnes that flow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.gate import a_note, an_arrival
from tests.builders.people import a_role, a_user
from tests.builders.plans import a_plan, an_order, approved, next_month
from tests.builders.quality import a_lot, an_assay
from tests.builders.settlement import a_settled_lot, a_statement, an_invoice, settled
from tests.builders.trade import a_contract, a_mine, a_product, a_receipt, a_shipment, agreed

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.board import Asked, StageSums, largest, stages
from coalface.trade.chain.queries.execution import contracts_running, execution
from coalface.trade.chain.queries.flows import shipments_of_band, tonnes_flowing
from coalface.trade.chain.queries.process import process
from coalface.trade.chain.rules.board import Jam, Stage
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import LoadingNote
from coalface.trade.dispatch.rules.notes import State
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import CustomerMonth
from coalface.trade.quality.rules.results import Party
from coalface.trade.settlement.models import Statement

pytestmark = pytest.mark.django_db
MARCH, TODAY = Month.parse("2024-03"), date(2024, 6, 1)
SEES = ("customer.view", "trade.view", "money.view", "assay.view")


def a_reader(*rights: str) -> User:
    return a_user(*(rights or SEES), scope=Scope.ALL)


def stage_of(asked: Asked, stage: Stage) -> StageSums | None:
    recompute_dirty(by=asked.user)
    return next((one for one in stages(asked) if one.stage is stage), None)


def jams(sums: StageSums | None) -> dict[Jam, int]:
    assert sums is not None
    return {one.jam: one.count for one in sums.stuck}


def test_the_stages_say_what_went_through() -> None:
    user, customer = a_reader(), a_customer()
    contract = a_contract(customer, product=a_product(), quantities=[agreed("2024-03", 5000)])
    a_shipment(customer, contract=contract, net_tonnes=3000, unit_price_per_tonne=Decimal(700))
    a_receipt(customer, amount=1_000_000)
    recompute_dirty(by=user)
    found = [(one.stage, one.tonnes, one.yuan) for one in stages(Asked(user, MARCH, TODAY))]
    assert found == [
        (Stage.CONTRACT, Decimal(5000), None),
        (Stage.DISPATCH, Decimal(3000), Decimal(2_100_000)),
        (Stage.CASH, None, Decimal(1_000_000)),
    ]


def test_a_stage_that_holds_no_amount_shows_none() -> None:
    user = a_reader()
    a_shipment(a_customer(), net_tonnes=3000, unit_price_per_tonne=None)
    recompute_dirty(by=user)

    found = stage_of(Asked(user, MARCH, TODAY), Stage.DISPATCH)

    assert found is not None and (found.tonnes, found.yuan) == (Decimal(3000), None)


def test_money_is_hidden_from_those_without_the_right() -> None:
    user = a_reader("customer.view", "trade.view")
    a_receipt(a_shipment(unit_price_per_tonne=Decimal(700)).customer)
    recompute_dirty(by=user)
    asked = Asked(user, MARCH, TODAY)
    assert [one.yuan for one in stages(asked)] == [None, None]
    assert [one.yuan for one in largest(asked)] == [None]


def test_one_customer_and_ones_own_reach() -> None:
    mine, other = a_shipment(net_tonnes=100).customer, a_shipment(net_tonnes=40).customer
    stranger = a_user(*SEES, scope=Scope.OWN)
    of_one = stage_of(Asked(a_reader(), MARCH, TODAY, mine.pk), Stage.DISPATCH)
    of_none = stage_of(Asked(stranger, MARCH, TODAY), Stage.DISPATCH)
    assert of_one and of_none and (of_one.tonnes, of_none.tonnes) == (Decimal(100), Decimal(0))
    assert {line.customer_id for line in largest(Asked(a_reader(), MARCH, TODAY))} == {mine.pk, other.pk}


def test_shipments_wait_for_their_arrival_and_their_lot() -> None:
    user, contract = a_reader(), a_contract(product=a_product())
    lot = a_lot(contract=contract)
    late = a_shipment(contract.customer, contract=contract, product=contract.product)
    an_arrival(a_shipment(contract.customer, contract=contract, product=contract.product), tonnes="3000")
    asked = Asked(user, MARCH, TODAY)
    assert jams(stage_of(asked, Stage.DISPATCH)) == {Jam.IN_NO_LOT: 2}
    assert jams(stage_of(asked, Stage.ARRIVAL))[Jam.NOT_ARRIVED] == 2
    early = Asked(user, MARCH, late.shipped_on + timedelta(days=3))
    assert jams(stage_of(early, Stage.DISPATCH)) == {Jam.IN_NO_LOT: 0}
    assert jams(stage_of(asked, Stage.QUALITY)) == {Jam.LOT_BARE: 1, Jam.LOT_DISPUTED: 0}
    an_assay(lot, q_net_ar="5500")
    an_assay(lot, Party.BUYER, q_net_ar="5000")
    assert jams(stage_of(asked, Stage.QUALITY)) == {Jam.LOT_BARE: 0, Jam.LOT_DISPUTED: 1}


def test_notes_are_late_after_their_last_day() -> None:
    note, today = a_note(), timezone.localdate()
    month = Month.of(note.valid_until_on)
    before = jams(stage_of(Asked(a_reader(), month, today), Stage.NOTE))
    after = jams(stage_of(Asked(a_reader(), month, note.valid_until_on + timedelta(days=1)), Stage.NOTE))
    assert [found[Jam.NOTES_LATE] for found in (before, after)] == [0, 1]
    note.state = State.IN_YARD.value
    note.save(update_fields=["state"])
    assert jams(stage_of(Asked(a_reader(), month, today), Stage.NOTE))[Jam.NOT_WEIGHED] == 1
    assert LoadingNote.objects.count() == 1


def test_orders_wait_for_an_approved_plan_and_the_plan_for_shipments() -> None:
    user, month = a_reader(*SEES, "plan.view"), next_month()
    an_order(tonnes=3100)
    first = Asked(user, month, month.first)
    assert jams(stage_of(first, Stage.PLAN)) == {Jam.UNPLANNED: 1, Jam.BEHIND_PLAN: 0}
    approved(a_plan())
    found = stage_of(first, Stage.PLAN)
    assert found and (found.tonnes, found.records) == (Decimal(3100), 1)
    assert jams(found) == {Jam.UNPLANNED: 0, Jam.BEHIND_PLAN: 0}
    eleventh = Asked(user, month, month.first + timedelta(days=10))
    assert jams(stage_of(eleventh, Stage.PLAN))[Jam.BEHIND_PLAN] == 1
    asked_for = Decimal(3100) * 10 / month.last.day * 8 / 10
    CustomerMonth.objects.update(dispatched_kg=int(asked_for * 1000) - 1)
    assert jams(next(one for one in stages(eleventh) if one.stage is Stage.PLAN))[Jam.BEHIND_PLAN] == 1
    CustomerMonth.objects.update(dispatched_kg=int(asked_for * 1000) + 1)
    assert jams(next(one for one in stages(eleventh) if one.stage is Stage.PLAN))[Jam.BEHIND_PLAN] == 0
    assert stage_of(Asked(a_reader(), month, month.first), Stage.PLAN) is None


def test_lots_wait_for_their_statement_and_statements_for_approval_and_invoice() -> None:
    user = a_reader(*SEES, "settlement.view")
    lot = a_settled_lot(tonnes=1000)
    asked = Asked(user, MARCH, TODAY)
    statement = a_statement(lot.contract)
    drawn = jams(stage_of(asked, Stage.SETTLEMENT))
    assert drawn == {Jam.LOT_UNSETTLED: 0, Jam.TO_APPROVE: 0, Jam.NOT_INVOICED: 0}
    Statement.objects.filter(pk=statement.pk).update(state="cancelled")
    assert jams(stage_of(asked, Stage.SETTLEMENT))[Jam.LOT_UNSETTLED] == 1
    Statement.objects.filter(pk=statement.pk).update(state="in_approval")
    assert jams(stage_of(asked, Stage.SETTLEMENT))[Jam.TO_APPROVE] == 1
    Statement.objects.filter(pk=statement.pk).update(state="draft")
    posted = settled(statement)
    found = stage_of(asked, Stage.SETTLEMENT)
    assert found and (found.tonnes, found.yuan, found.records) == (1000, posted.posted_yuan, 1)
    assert jams(found)[Jam.NOT_INVOICED] == 1
    an_invoice(posted, str(posted.posted_yuan))
    assert jams(stage_of(asked, Stage.SETTLEMENT))[Jam.NOT_INVOICED] == 0
    assert stage_of(Asked(a_reader(), MARCH, TODAY), Stage.SETTLEMENT) is None
    day = date(2024, 3, 31)
    assert execution(user, [lot.contract], day)[lot.contract_id].settled == 1000
    assert execution(a_reader(), [lot.contract], day)[lot.contract_id].settled is None


def test_contracts_day_by_day() -> None:
    contract = a_contract(product=a_product(), quantities=[agreed("2024-03", 5000, 500)])
    for day, tonnes in ((1, 1000), (15, 600), (16, 900)):
        shipment = a_shipment(
            contract.customer, contract=contract, shipped_on=date(2024, 3, day), net_tonnes=tonnes
        )
    an_arrival(shipment, tonnes="890", arrived_on=date(2024, 3, 20))
    done = execution(a_reader(), [contract], date(2024, 3, 15))[contract.pk]
    assert (done.agreed, done.shipped, done.shipped_on_day, done.arrived, done.pct, done.left) == (
        5000, 1600, 600, 0, 32, 2900,
    )  # fmt: skip
    assert execution(a_reader(), [contract], date(2024, 3, 31))[contract.pk].arrived == 890
    without = a_contract(contract.customer)
    assert execution(a_reader(), [without], TODAY)[without.pk].pct is None


def test_contracts_that_run_in_a_month() -> None:
    within = a_contract(starts_on=date(2024, 3, 31), ends_on=None)
    a_contract(within.customer, starts_on=date(2024, 4, 1))
    a_contract(within.customer, starts_on=date(2023, 1, 1), ends_on=date(2024, 2, 29))
    assert list(contracts_running(Contract.objects.all(), MARCH)) == [within]


def test_bands_lead_to_their_shipments() -> None:
    user, mine, customer = a_reader(), a_mine(), a_customer()
    first = a_shipment(customer, mine=mine, net_tonnes=100)
    second = a_shipment(a_customer(), net_tonnes=50)
    found = tonnes_flowing(user, MARCH, MARCH)
    bands = [(band.mine, band.way, band.customer, int(band.tonnes)) for band in found.flows.bands]
    assert bands == [
        (str(mine.pk), "rail:none", None, 100),
        ("none", "rail:none", None, 50),
        (None, "rail:none", str(customer.pk), 100),
        (None, "rail:none", str(second.customer_id), 50),
    ]
    assert found.names["mine"] == {str(mine.pk): mine.name}
    drawn = {**found.flows.drawn, "customer": [str(customer.pk)]}
    for ends, shipment in (
        ({"mine": str(mine.pk), "way": "rail:none"}, first),
        ({"mine": "none", "way": "rail:none"}, second),
        ({"way": "rail:none", "customer": "rest"}, second),
    ):
        assert list(shipments_of_band(user, MARCH, MARCH, ends, drawn)) == [shipment]
    assert tonnes_flowing(a_user(*SEES, scope=Scope.OWN), MARCH, MARCH).flows.bands == []


def test_the_process_names_the_roles_that_may_act() -> None:
    role = a_role("weighing.edit")
    boxes = {box.stage: box for box in process()}
    assert role.name in boxes[Stage.NOTE].roles
    assert [route.kind for route in boxes[Stage.CONTRACT].routes] == ["contract"]
    assert Customer.objects.count() == 0
