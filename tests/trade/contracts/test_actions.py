from datetime import date
from decimal import Decimal

import pytest
from tests.builders.archive import a_credential, a_customer, the_kind
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_shipment, agreed

from coalface.archive.customers.actions import assign_customers
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.actions import (
    ContractInUse,
    NotAgreeable,
    change_contract,
    delete_contract,
    record_contract,
)
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import open_contracts, quantities_of
from coalface.trade.ledger.models import DirtyMonth
from coalface.trade.ledger.rules import NumberTaken

pytestmark = pytest.mark.django_db


def marked() -> set[date]:
    return set(DirtyMonth.objects.values_list("month_on", flat=True))


def test_a_contract_is_recorded_with_its_quantities() -> None:
    customer, clerk = a_customer(), a_user("trade.edit")
    contract = a_contract(customer, quantities=[agreed("2024-02", 50_000, 2_000)], by=clerk)
    event = AuditEvent.objects.latest("pk")
    assert quantities_of(contract) == [agreed("2024-02", 50_000, 2_000)]
    assert (event.action, event.subject_id, event.actor_id) == (
        "trade.contract.create",
        contract.pk,
        clerk.pk,
    )


def test_it_marks_the_months_it_touches() -> None:
    a_contract(quantities=[agreed("2024-02", 50_000), agreed("2024-03", 50_000)])
    assert marked() == {date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)}


def test_it_stands_on_the_timeline_and_in_the_search() -> None:
    customer = a_customer("华润电力")
    contract = a_contract(customer, number="HT-2024-007")
    entry = TimelineEntry.objects.get(subject_kind="contract")
    assert (entry.customer_id, entry.kind, entry.subject_id) == (
        customer.pk,
        TimelineEntry.Kind.CONTRACT,
        contract.pk,
    )
    assert [hit.id for hit in search(the_system(), "HT-2024-007", kinds=["contract"])] == [contract.pk]


def test_it_follows_its_customer_to_another_salesman() -> None:
    customer, successor = a_customer(), a_user("customer.view", "trade.view", scope=Scope.OWN)
    contract = a_contract(customer)
    assign_customers(customer_ids=[customer.pk], responsible=successor, by=the_system())
    entry = SearchEntry.objects.get(subject_kind="contract", subject_id=contract.pk)
    assert entry.responsible_id == successor.pk


def test_a_change_replaces_quantities_and_marks_old_and_new_months() -> None:
    contract = a_contract(quantities=[agreed("2024-02", 50_000)])
    DirtyMonth.objects.all().delete()
    changed = change_contract(
        contract=contract,
        version=1,
        starts_on=date(2024, 4, 1),
        quantities=[agreed("2024-05", 40_000)],
        by=the_system(),
    )
    assert (changed.version, quantities_of(changed)) == (2, [agreed("2024-05", 40_000)])
    assert marked() == {date(2024, month, 1) for month in (1, 2, 4, 5)}
    assert AuditEvent.objects.latest("pk").detail["fields"] == ["starts_on", "quantities"]


def test_saving_without_a_change_writes_nothing() -> None:
    contract = a_contract(quantities=[agreed("2024-02", 50_000)])
    events = AuditEvent.objects.count()
    same = change_contract(
        contract=contract, version=1, quantities=[agreed("2024-02", Decimal("50000.00"))], by=the_system()
    )
    assert (same.version, AuditEvent.objects.count()) == (1, events)


def test_a_stale_change_is_refused() -> None:
    contract = a_contract()
    change_contract(contract=contract, version=1, remarks="续签", by=the_system())
    with pytest.raises(StaleRecord):
        change_contract(contract=contract, version=1, remarks="取消", by=the_system())


def test_a_contract_ending_before_it_starts_is_refused() -> None:
    with pytest.raises(NotAgreeable) as refusal:
        a_contract(ends_on=date(2023, 1, 1))
    assert [finding.code for finding in refusal.value.findings] == ["ends_before_start"]
    assert not Contract.objects.exists()


def test_a_number_is_used_once() -> None:
    a_contract(number="HT-1")
    with pytest.raises(NumberTaken):
        a_contract(number="HT-1")


def test_an_expired_licence_blocks_a_new_contract() -> None:
    customer = a_customer()
    a_credential(customer, expires_on=date(2024, 1, 31), valid_from_on=date(2020, 1, 1))
    assert "*" in the_kind().mandatory_for or the_kind().mandatory_for
    with pytest.raises(NotAgreeable) as refusal:
        a_contract(customer)
    assert [finding.code for finding in refusal.value.findings] == ["credential_expired"]


def test_a_contract_with_shipments_stays() -> None:
    customer = a_customer()
    contract = a_contract(customer)
    a_shipment(customer, contract=contract)
    with pytest.raises(ContractInUse):
        delete_contract(contract=contract, version=1, by=the_system())


def test_a_contract_recorded_by_mistake_goes() -> None:
    contract = a_contract()
    delete_contract(contract=contract, version=1, by=the_system())
    assert not Contract.objects.exists()
    assert AuditEvent.objects.latest("pk").action == "trade.contract.delete"
    assert search(the_system(), contract.number, kinds=["contract"]) == []


def test_a_contract_needs_the_right_for_the_customer() -> None:
    salesman = a_user("trade.edit", "trade.view", scope=Scope.OWN)
    mine, other = a_customer(responsible=salesman), a_customer()
    a_contract(mine, by=salesman)
    with pytest.raises(NotAllowed):
        a_contract(other, by=salesman)


def test_each_scope_sees_its_contracts() -> None:
    salesman = a_user("trade.view", scope=Scope.OWN)
    own = a_contract(a_customer(responsible=salesman))
    a_contract()
    seen = {user: visible_contracts(user).count() for user in (salesman, a_user("trade.view"), a_user())}
    assert list(seen.values()) == [1, 2, 0]
    assert visible_contracts(salesman).get() == own


def test_open_contracts_run_on_the_day() -> None:
    customer = a_customer()
    running = a_contract(customer)
    a_contract(customer, starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
    endless = record_contract(
        customer=customer,
        number="KJ-1",
        kind=Contract.Kind.FRAMEWORK,
        starts_on=date(2022, 1, 1),
        by=the_system(),
    )
    assert list(open_contracts(the_system(), customer, date(2024, 6, 1))) == [running, endless]
