"""A card on which two companies were typed becomes two, and one again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.archive.merging.test_actions import a_busy_customer, business_tables
from tests.builders.archive import a_contact, a_credit_code, a_customer
from tests.builders.dossier import a_fact
from tests.builders.people import a_role, a_user, the_system
from tests.builders.room import a_unit
from tests.builders.ties import a_person, a_post
from tests.builders.trade import a_contract, a_receipt, a_shipment

from coalface.archive.customers.access import OutOfReach
from coalface.archive.customers.actions import DuplicateCustomer
from coalface.archive.customers.models import Contact, Customer
from coalface.archive.dossier.models import Fact
from coalface.archive.dossier.rules.travel import State
from coalface.archive.merging.actions import (
    NewCard,
    NotRejoined,
    NotSplittable,
    SplitOutOfReach,
    merge_customers,
    rejoin_customers,
    split_customer,
)
from coalface.archive.merging.models import Split
from coalface.archive.merging.queries import Bundle, bundles_of
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import CashMonth, CustomerMonth
from coalface.trade.payments.models import Receipt

pytestmark = pytest.mark.django_db
OTHER = "晋能焦化有限公司"


def bundles(customer: Customer, *names: str) -> list[Bundle]:
    """What can be chosen on a card; with names only these tables."""
    return [one for one in bundles_of(the_system(), customer) if not names or one.head[0] in names]


def split(
    source: Customer, *tables: str, by: User | None = None, version: int | None = None, **card: Any
) -> Split:
    """Everything of some tables goes to the card of the other company."""
    return split_customer(
        source_id=source.pk,
        version=source.version if version is None else version,
        chosen=[one.head for one in bundles(source, *tables)] if tables else [],
        card=NewCard(name=OTHER, **card),
        reason="两家公司录在一张卡上",
        by=by or the_system(),
    )


def the_other() -> Customer:
    return Customer.objects.get(name=OTHER)


def test_what_belongs_together_is_chosen_together() -> None:
    customer = a_customer("晋能热电")
    contract = a_contract(customer)
    shipments = [a_shipment(customer, contract=contract) for _ in range(2)]
    alone = a_shipment(customer)
    (bundle,) = bundles(customer, "contracts_contract")
    assert (bundle.label, sorted(bundle.followers.values())) == (contract.number, [1, 2])
    assert bundle.keys >= {("dispatch_shipment", one.pk) for one in shipments}
    assert [one.head[1] for one in bundles(customer, "dispatch_shipment")] == [alone.pk]


def test_the_chosen_records_go_to_the_new_card_and_the_others_stay() -> None:
    source = a_customer("晋能热电", responsible=a_user("customer.view"))
    a_contact(source, "李经理")
    contract = a_contract(source)
    going, staying = a_shipment(source, contract=contract), a_shipment(source)
    receipt, unit = a_receipt(source, amount=5), a_unit(source)
    person = a_post(a_person("王强"), source)
    source.refresh_from_db()
    split(
        source,
        *("customers_contact", "contracts_contract", "payments_receipt", "room_unit", "key_people_position"),
    )
    other = the_other()
    for record in (contract, going, receipt, unit, person):
        record.refresh_from_db()
        assert record.customer_id == other.pk
    staying.refresh_from_db()
    assert (staying.customer_id, other.responsible) == (source.pk, source.responsible)
    assert list(Contact.objects.values_list("customer", flat=True)) == [other.pk]


def test_a_scan_and_the_timeline_go_with_what_they_are_about() -> None:
    source = a_customer("晋能热电")
    a_fact(source, "expansion", "三期扩建")
    split(source, "dossier_factreport")
    entry = TimelineEntry.objects.get(subject_kind="factreport")
    assert entry.customer_id == the_other().pk
    assert [hit.subtitle.split(" · ")[1] for hit in search(the_system(), "三期")] == [OTHER]


def test_on_both_cards_the_newest_fact_on_file_stands() -> None:
    source = a_customer("晋能热电")
    old = a_fact(source, value=Decimal(1), as_of_on=date(2024, 1, 1), state=State.FILED)
    new = a_fact(source, value=Decimal(2), as_of_on=date(2024, 5, 1), state=State.FILED)
    chosen = [one.head for one in bundles(source) if ("dossier_fact", new.pk) in one.keys]
    made = split_customer(
        source_id=source.pk,
        version=source.version,
        chosen=chosen,
        card=NewCard(OTHER),
        reason="两家",
        by=the_system(),
    )
    assert set(Fact.objects.filter(is_standing=True)) == {old, new}
    rejoin_customers(split_id=made.pk, by=the_system())
    assert set(Fact.objects.filter(is_standing=True)) == {new}


def test_months_and_engagement_follow() -> None:
    source = a_busy_customer("晋能热电有限公司")
    recompute_dirty(by=the_system())
    split(source, "contracts_contract", "payments_receipt")
    recompute_dirty(by=the_system())
    other = the_other()
    assert set(CustomerMonth.objects.values_list("customer_id", flat=True)) == {other.pk}
    assert set(CashMonth.objects.values_list("customer_id", flat=True)) == {other.pk}
    source.refresh_from_db()
    assert (source.engaged_until, other.engaged_until) == (None, date(2024, 12, 31))


def test_the_codes_can_be_those_of_the_other_company() -> None:
    code = a_credit_code()
    source = a_customer("晋能热电", credit_code=code)
    a_contact(source)
    made = split(source, "customers_contact", takes_codes=True)
    source.refresh_from_db()
    assert (source.credit_code, the_other().credit_code) == (None, code)
    rejoin_customers(split_id=made.pk, by=the_system())
    source.refresh_from_db()
    assert source.credit_code == code


def test_taking_a_split_back_restores_every_business_table() -> None:
    source = a_busy_customer("晋能热电有限公司", credit_code=a_credit_code())
    a_busy_customer("阳泉热电厂")
    a_fact(source, "expansion", "三期扩建", state=State.FILED)
    a_unit(source)
    a_post(a_person("王强"), source)
    recompute_dirty(by=the_system())
    source.refresh_from_db()
    before = business_tables()
    tables = {bundle.head[0] for bundle in bundles(source)}
    made = split(source, *tables, takes_codes=True)
    recompute_dirty(by=the_system())
    assert Shipment.objects.filter(customer=source).count() == 0
    assert business_tables() != before
    rejoin_customers(split_id=made.pk, by=the_system())
    recompute_dirty(by=the_system())
    assert business_tables() == before


def test_what_came_to_the_new_card_since_goes_to_the_former_one_too() -> None:
    source = a_customer("晋能热电")
    a_contact(source)
    made = split(source, "customers_contact")
    later = a_shipment(the_other())
    rejoin_customers(split_id=made.pk, by=the_system())
    later.refresh_from_db()
    assert (later.customer_id, Customer.objects.filter(name=OTHER).exists()) == (source.pk, False)


def test_records_keep_the_numbers_and_sums_they_were_written_with() -> None:
    source = a_busy_customer("晋能热电有限公司")

    def written() -> list[Any]:
        rows = [
            Contract.objects.order_by("pk").values("pk", "number", "version"),
            Shipment.objects.order_by("pk").values("pk", "number", "net_tonnes", "version"),
            Receipt.objects.order_by("pk").values("pk", "number", "amount", "version"),
        ]
        return [list(one) for one in rows]

    former = written()
    split(source, "contracts_contract", "payments_receipt")
    assert written() == former


@pytest.mark.parametrize(
    ("card", "tables", "code"),
    [
        ({"name": " "}, ("customers_contact",), "name_missing"),
        ({}, (), "nothing_chosen"),
        ({"version": 9}, ("customers_contact",), "card_changed"),
    ],
)
def test_a_split_is_refused(card: dict[str, Any], tables: tuple[str, ...], code: str) -> None:
    source = a_customer("晋能热电")
    a_contact(source)
    with pytest.raises(NotSplittable) as refused:
        split_customer(
            source_id=source.pk,
            version=card.pop("version", source.version),
            chosen=[one.head for one in bundles(source, *tables)] if tables else [],
            card=NewCard(**{"name": OTHER, **card}),
            reason="两家",
            by=the_system(),
        )
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_head_that_went_meanwhile_refuses_the_split_as_a_whole() -> None:
    source = a_customer("晋能热电")
    with pytest.raises(NotSplittable):
        split_customer(
            source_id=source.pk,
            version=source.version,
            chosen=[("customers_contact", 987)],
            card=NewCard(OTHER),
            reason="两家",
            by=the_system(),
        )
    assert not Customer.objects.filter(name=OTHER).exists()


def test_the_other_company_may_not_be_in_the_archive_already() -> None:
    code = a_credit_code()
    a_customer("阳泉焦化", credit_code=code)
    source = a_customer("晋能热电")
    a_contact(source)
    with pytest.raises(DuplicateCustomer):
        split(source, "customers_contact", credit_code=code)


def test_the_card_must_be_within_reach() -> None:
    source = a_customer("晋能热电")
    a_contact(source)
    clerk = a_user(roles=[a_role("customer.merge", "customer.edit", scope=Scope.OWN)])
    with pytest.raises(OutOfReach):
        split(source, "customers_contact", by=clerk)
    with pytest.raises(NotAllowed):
        split(source, "customers_contact", by=a_user("customer.edit"))
    made = split(source, "customers_contact")
    with pytest.raises(SplitOutOfReach):
        rejoin_customers(split_id=made.pk, by=clerk)


def test_a_split_is_taken_back_once_and_not_behind_a_later_merge() -> None:
    source, third = a_customer("晋能热电"), a_customer("阳泉热电")
    a_contact(source)
    made = split(source, "customers_contact")
    source.refresh_from_db()
    merge_customers(
        kept_id=third.pk,
        left_id=source.pk,
        taken=(),
        reason="同一公司",
        versions=(third.version, source.version),
        by=the_system(),
    )
    with pytest.raises(SplitOutOfReach):
        rejoin_customers(split_id=made.pk, by=the_system())


def test_later_merges_and_an_undone_split_refuse() -> None:
    source, third = a_customer("晋能热电"), a_customer("阳泉热电")
    a_contact(source)
    made = split(source, "customers_contact")
    source.refresh_from_db()
    merge_customers(
        kept_id=source.pk,
        left_id=third.pk,
        taken=(),
        reason="同一公司",
        versions=(source.version, third.version),
        by=the_system(),
    )
    with pytest.raises(NotRejoined) as refused:
        rejoin_customers(split_id=made.pk, by=the_system())
    assert [finding.code for finding in refused.value.findings] == ["changed_hands_since"]


def test_splitting_and_rejoining_are_audited() -> None:
    source = a_customer("晋能热电")
    a_contact(source)
    made = split(source, "customers_contact")
    other = the_other()
    rejoin_customers(split_id=made.pk, by=the_system())
    with pytest.raises(NotRejoined):
        rejoin_customers(split_id=made.pk, by=the_system())
    events = AuditEvent.objects.filter(subject_id=source.pk, action__endswith="customer.split")
    assert [event.detail for event in events] == [
        {"made": other.pk, "name": OTHER, "rows": 1, "reason": "两家公司录在一张卡上"}
    ]
    assert AuditEvent.objects.get(action="archive.customer.rejoin").detail["name"] == OTHER
