"""Lots are made once, assays are judged, disputes open and end, custody is kept."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.builders.people import a_user, the_system
from tests.builders.quality import DAY, a_lot, a_sample, an_assay
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.coal.assay import Q_NET_AR
from coalface.kernel.versions import StaleRecord
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions import change_shipment, delete_shipment
from coalface.trade.quality.actions.assays import (
    NotAnAssay,
    PolicyInvalid,
    save_assay,
    save_policy,
    take_back_assay,
)
from coalface.trade.quality.actions.disputes import NotInDispute, resolve_dispute, send_to_referee
from coalface.trade.quality.actions.lots import NoLot, dissolve_lot, form_lots, record_arrival
from coalface.trade.quality.actions.samples import NotRecorded, divide_sample, record_step
from coalface.trade.quality.models import Assay, CustodyStep, Dispute, Lot, Sample
from coalface.trade.quality.queries import agreed_assay, disputed, lots_ready, standings
from coalface.trade.quality.queries.reports import laboratory_biases, week_report
from coalface.trade.quality.rules.custody import Step
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import HOUSE_POLICY, Counts, Outcome, Party, Policy

pytestmark = pytest.mark.django_db
MARCH = (date(2024, 3, 1), date(2024, 3, 31))


def form(contract: Contract, way: Way = Way.DAY, **more: Any) -> list[Lot]:
    first, last = more.pop("days", MARCH)
    given = {"contract_id": contract.pk, "first": first, "last": last, "way": way, "by": the_system()}
    return form_lots(**{**given, **more})


def weight(lot: Lot) -> Decimal | None:
    return standings(lot.contract, lot.from_on, lot.until_on)[0].tonnes


def test_lots_are_made_by_rule_and_once() -> None:
    contract, product = a_contract(), a_product()
    for day in (1, 1, 2):
        a_shipment(
            contract.customer,
            contract=contract,
            product=product,
            shipped_on=date(2024, 3, day),
            net_tonnes=1000,
        )
    lots = form(contract)
    assert [(lot.from_on.day, lot.members.count(), weight(lot)) for lot in lots] == [
        (1, 2, 2000),
        (2, 1, 1000),
    ]
    assert AuditEvent.objects.get(action="trade.lot.form").detail["lots"] == [lot.number for lot in lots]
    with pytest.raises(NoLot):
        form(contract)


def test_late_shipments_join_while_nothing_was_found() -> None:
    lot = form(_shipped())[0]
    contract = lot.contract
    a_shipment(contract.customer, contract=contract, product=lot.product, shipped_on=DAY, net_tonnes=5)
    assert form(contract) == [lot]
    an_assay(lot)
    a_shipment(contract.customer, contract=contract, product=lot.product, shipped_on=DAY, net_tonnes=5)
    assert form(contract) != [lot]


def _shipped() -> Contract:
    contract = a_contract()
    a_shipment(contract.customer, contract=contract, product=a_product(), shipped_on=DAY)
    return contract


def test_only_periods_that_are_over_become_lots() -> None:
    today = timezone.localdate()
    contract = a_contract(starts_on=today, ends_on=None)
    a_shipment(contract.customer, contract=contract, shipped_on=today)
    with pytest.raises(NoLot):
        form(contract, Way.DAY, days=(today, today))
    assert len(form(contract, Way.HAND, days=(today, today))) == 1


def test_a_corrected_ticket_counts_at_once() -> None:
    lot = a_lot(tonnes=3000)
    shipment = lot.members.get().shipment
    change_shipment(shipment=shipment, version=1, net_tonnes=Decimal(2990), by=the_system())
    assert weight(lot) == 2990
    shipment.refresh_from_db()
    delete_shipment(shipment=shipment, version=2, reason="误录", by=the_system())
    assert lots_ready(lot.contract, *MARCH) == []


def test_arrival_counts_where_the_contract_says_so() -> None:
    lot = a_lot(contract=a_contract(weight_basis="arrival"))
    assert weight(lot) is None
    record_arrival(lot_id=lot.pk, version=1, arrived_tonnes=Decimal("3281"), by=the_system())
    assert weight(lot) == 3281
    assert AuditEvent.objects.get(action="trade.lot.weigh").detail["before"] is None
    with pytest.raises(NoLot):
        record_arrival(lot_id=lot.pk, version=2, arrived_tonnes=Decimal(0), by=the_system())
    with pytest.raises(StaleRecord):
        record_arrival(lot_id=lot.pk, version=1, arrived_tonnes=Decimal(1), by=the_system())


def test_a_lot_in_use_is_not_taken_apart() -> None:
    lot = a_lot()
    an_assay(lot)
    with pytest.raises(NoLot):
        dissolve_lot(lot_id=lot.pk, version=1, reason="误组", by=the_system())
    other = a_lot()
    dissolve_lot(lot_id=other.pk, version=1, reason="误组", by=the_system())
    assert AuditEvent.objects.get(action="trade.lot.dissolve").detail["number"] == other.number
    assert len(form(other.contract)) == 1


def test_an_assay_is_recorded_and_corrected() -> None:
    lot = a_lot()
    assay = an_assay(lot, q_net_ar="5480", moisture_ar="9")
    agreed = agreed_assay(lot)
    assert agreed and (agreed.whose, agreed.assay.value(Q_NET_AR)) == ("seller", 5480)
    with pytest.raises(NotAnAssay):
        an_assay(lot)
    with pytest.raises(StaleRecord):
        _save(lot, version=7)
    _save(lot, version=1, values={"q_net_ar": Decimal(5470)})
    assay.refresh_from_db()
    assert (assay.q_net_ar, assay.moisture_ar, assay.version) == (5470, None, 2)
    assert AuditEvent.objects.filter(action="trade.assay.save").count() == 2


def _save(lot: Lot, **more: Any) -> Assay:
    given = {
        "lot_id": lot.pk,
        "party": Party.SELLER,
        "laboratory": "质检中心",
        "analysed_on": DAY + timedelta(days=1),
        "values": {"q_net_ar": Decimal(5500)},
        "by": the_system(),
    }
    return save_assay(**{**given, **more})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param(
            {"values": {"moisture_ar": Decimal(9), "moisture_ad": Decimal(10)}},
            "moisture_ad",
            id="Mad above Mt",
        ),
        pytest.param({"values": {}}, "q_net_ar", id="no value"),
        pytest.param({"analysed_on": DAY - timedelta(days=1)}, "analysed_on", id="before the coal was sent"),
        pytest.param({"analysed_on": date(2999, 1, 1)}, "analysed_on", id="in the future"),
    ],
)
def test_an_impossible_assay_leaves_nothing_behind(more: dict, field: str) -> None:
    lot = a_lot()
    with pytest.raises(NotAnAssay) as refusal:
        _save(lot, **more)
    assert [one.field for one in refusal.value.findings] == [field]
    assert not Assay.objects.exists() and not AuditEvent.objects.filter(action="trade.assay.save").exists()


def test_assays_need_the_right_and_the_reach() -> None:
    lot = a_lot()
    with pytest.raises(NotAllowed):
        _save(lot, by=a_user("assay.view"))
    with pytest.raises(NotAllowed):
        _save(lot, by=a_user("assay.edit", scope=Scope.OWN))
    assert _save(lot, by=a_user("assay.edit", scope=Scope.ALL)).pk


def test_too_great_a_difference_opens_a_dispute_and_a_correction_withdraws_it() -> None:
    lot = a_lot()
    lot.contract.customer.responsible = a_user("assay.view", scope=Scope.ALL)
    lot.contract.customer.save()
    an_assay(lot, q_net_ar="5500")
    an_assay(lot, Party.BUYER, q_net_ar="5300", laboratory="电厂化验室")
    dispute, agreed = disputed(lot), agreed_assay(lot)
    assert dispute is not None and agreed is not None
    assert (agreed.disputed, [one.value(Q_NET_AR) for one in agreed.rivals]) == (True, [5500, 5300])
    assert Notice.objects.filter(state="open").count() == 1
    _save(lot, version=1, values={"q_net_ar": Decimal(5400)})
    dispute.refresh_from_db()
    assert (dispute.state, disputed(lot), Notice.objects.filter(state="open").count()) == (
        "withdrawn",
        None,
        0,
    )


def _in_dispute() -> tuple[Lot, Dispute]:
    lot = a_lot()
    an_assay(lot, q_net_ar="5500")
    an_assay(lot, Party.BUYER, q_net_ar="5300")
    return lot, Dispute.objects.get(lot=lot)


def test_the_referee_ends_a_dispute() -> None:
    lot, dispute = _in_dispute()
    sample = a_sample(lot)
    send_to_referee(dispute_id=dispute.pk, version=1, referee="国家煤检中心", sample=sample, by=the_system())
    with pytest.raises(NotInDispute):
        _resolve(dispute, 2, Outcome.REFEREE)
    an_assay(lot, Party.REFEREE, q_net_ar="5420", laboratory="国家煤检中心")
    _resolve(dispute, 2, Outcome.REFEREE)
    agreed = agreed_assay(lot)
    assert agreed and (agreed.whose, agreed.assay.value(Q_NET_AR), agreed.disputed) == (
        "referee",
        5420,
        False,
    )
    assert AuditEvent.objects.get(action="trade.dispute.resolve").detail["outcome"] == "referee"
    with pytest.raises(NotInDispute):
        _resolve(dispute, 3, Outcome.MEAN, "再议")
    with pytest.raises(NotAnAssay):
        referee = lot.assays.get(party="referee")
        take_back_assay(assay_id=referee.pk, version=1, reason="错", by=the_system())


def _resolve(dispute: Dispute, version: int, outcome: Outcome, words: str = "") -> None:
    resolve_dispute(dispute_id=dispute.pk, version=version, outcome=outcome, words=words, by=the_system())


def test_both_sides_may_meet_half_way() -> None:
    lot, dispute = _in_dispute()
    with pytest.raises(NotInDispute):
        _resolve(dispute, 1, Outcome.MEAN)
    _resolve(dispute, 1, Outcome.MEAN, "双方会议商定取平均")
    agreed = agreed_assay(lot)
    assert agreed and (agreed.whose, agreed.assay.value(Q_NET_AR)) == ("mean", 5400)


def test_an_assay_taken_back_ends_the_dispute() -> None:
    lot, dispute = _in_dispute()
    buyer = lot.assays.get(party="buyer")
    take_back_assay(assay_id=buyer.pk, version=1, reason="非本批", by=the_system())
    dispute.refresh_from_db()
    assert dispute.state == "withdrawn"
    assert AuditEvent.objects.get(action="trade.assay.take_back").detail["reason"] == "非本批"


def test_a_contract_may_say_whose_result_counts() -> None:
    lot = a_lot()
    an_assay(lot, Party.BUYER, q_net_ar="5300")
    assert agreed_assay(lot) is None
    buyers = Policy(Way.DAY, Counts.BUYER, HOUSE_POLICY.tolerances)
    policy = {"from_on": DAY, "policy": buyers, "note": "", "by": the_system()}
    save_policy(contract=lot.contract, **policy)
    agreed = agreed_assay(lot)
    assert agreed and agreed.whose == "buyer"
    assert AuditEvent.objects.get(action="trade.result_policy.save").detail["counts"] == "buyer"
    with pytest.raises(PolicyInvalid):
        save_policy(contract=lot.contract, **policy)
    with pytest.raises(NotAllowed):
        save_policy(contract=None, **{**policy, "by": a_user("assay.edit", scope=Scope.ALL)})


def test_a_sample_is_divided_into_three_under_seal() -> None:
    sample = a_sample()
    now = timezone.now()
    portions = divide_sample(
        sample_id=sample.pk, divided_at=now, divided_by="制样员钱", seals=["F1", "F2", "F3"], by=the_system()
    )
    assert [(one.purpose, one.steps.last().seal_number) for one in portions] == [
        ("seller", "F1"),
        ("buyer", "F2"),
        ("referee", "F3"),
    ]
    assert AuditEvent.objects.get(action="trade.sample.divide").detail["seals"] == ["F1", "F2", "F3"]
    with pytest.raises(NotRecorded):
        divide_sample(
            sample_id=sample.pk, divided_at=now, divided_by="钱", seals=["1", "2", "3"], by=the_system()
        )


def test_steps_are_recorded_as_they_happened_and_kept() -> None:
    sample = a_sample()
    made = _step(sample, Step.SEALED, seal_number="F9")
    assert AuditEvent.objects.get(action="trade.sample.step").detail["seal"] == "F9"
    with pytest.raises(DatabaseError), transaction.atomic():
        CustodyStep.objects.filter(pk=made.pk).update(giver="别人")
    with pytest.raises(NotRecorded):
        _step(sample, Step.HANDED_OVER)
    with pytest.raises(NotRecorded):
        _step(sample, Step.SEALED, seal_number="F8", happened_at=timezone.now() + timedelta(days=1))
    _step(sample, Step.DISCARDED)
    with pytest.raises(NotRecorded):
        _step(sample, Step.PREPARED)


def _step(sample: Sample, step: Step, **more: Any) -> CustodyStep:
    given = {"sample_id": sample.pk, "step": step, "giver": "赵", "by": the_system()}
    return record_step(**{"happened_at": timezone.now(), **given, **more})


def test_the_week_is_weighted_by_tonnes() -> None:
    """B3: 5486.50, and a lot without a result is counted but has no say."""
    contract = a_contract(product=a_product())
    for tonnes, heat in ((3000, "5480"), (4000, "5560"), (3000, "5395")):
        an_assay(a_lot(contract=contract, tonnes=tonnes), q_net_ar=heat)
    a_lot(contract=contract, tonnes=500)
    line = week_report(the_system(), date(2024, 3, 11), date(2024, 3, 17))[0]
    assert (line.lots, line.assayed, line.tonnes, line.assayed_tonnes) == (4, 3, 10500, 10000)
    assert (line.means["q_net_ar"], line.lowest, line.highest) == (Decimal("5486.50"), 5395, 5560)
    assert week_report(a_user("trade.view"), *MARCH) == []


def test_laboratories_are_compared_by_customer() -> None:
    contract = a_contract()
    for heat in ("5450", "5430"):
        lot = a_lot(contract=contract)
        an_assay(lot)
        an_assay(lot, Party.BUYER, q_net_ar=heat, laboratory="电厂化验室")
    one = laboratory_biases(the_system(), "q_net_ar", MARCH[0], date(2024, 4, 30))[0]
    assert (one.customer, one.laboratory, one.bias.lots, one.bias.mean) == (
        contract.customer,
        "电厂化验室",
        2,
        60,
    )
