from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation
from tests.builders.archive import a_contact, a_credential, a_credit_code, a_customer
from tests.builders.dossier import a_fact
from tests.builders.people import a_role, a_user, the_system
from tests.builders.trade import a_contract, a_receipt, a_shipment, agreed

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.actions import CustomerInUse, add_name, change_customer, restore_customers
from coalface.archive.customers.models import Contact, Customer, CustomerName
from coalface.archive.merging.actions import (
    NotMergeable,
    NotParted,
    mark_distinct,
    merge_customers,
    part_customers,
    scan_for_duplicates,
)
from coalface.archive.merging.models import DuplicatePair, Merge
from coalface.archive.merging.queries import census, current_merge
from coalface.archive.timeline.actions import compose
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import CashMonth, CustomerMonth

pytestmark = pytest.mark.django_db

NOT_BUSINESS = {
    "audit",
    "merging",
    "jobs",
    "procrastinate",
    "sessions",
    "contenttypes",
    "pghistory",
    "ledger",
}
SUMS = {"months_customermonth", "months_cashmonth", "months_busymonths", "search_searchentry"}


def merge(kept: Customer, left: Customer, *taken: str, by: User | None = None) -> Merge:
    return merge_customers(
        kept_id=kept.pk,
        left_id=left.pk,
        taken=taken,
        reason="同一公司，重复建档",
        versions=(kept.version, left.version),
        by=by or the_system(),
    )


def business_tables() -> dict[str, list[Any]]:
    """Every row of every business table; sums without the numbers of their rows."""
    tables = {}
    for model in apps.get_models():
        meta = model._meta
        if meta.app_label in NOT_BUSINESS or hasattr(model, "pgh_obj"):
            continue
        row = "to_jsonb(t) - 'id'" if meta.db_table in SUMS else "to_jsonb(t)"
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT ({row})::text FROM "{meta.db_table}" t ORDER BY 1')
            tables[meta.db_table] = cursor.fetchall()
    return tables


def a_busy_customer(name: str, **fields: Any) -> Customer:
    customer = a_customer(name, **fields)
    a_contact(customer, "李经理", is_primary=True, phone="15400000001")
    a_credential(customer)
    contract = a_contract(customer, quantities=[agreed("2024-02", 50_000)])
    a_shipment(customer, contract=contract, net_tonnes="3000.5", unit_price_per_tonne=Decimal(700))
    a_receipt(customer, amount=1_000_000, instrument="cash", due_on=date(2024, 3, 20))
    compose(customer_id=customer.pk, line="到厂拜访", kind="visit", by=the_system())
    customer.refresh_from_db()
    return customer


def test_everything_follows_to_the_kept_card() -> None:
    kept, left = a_busy_customer("晋能热电有限公司"), a_busy_customer("晋能热电厂")
    merge(kept, left)
    assert Shipment.objects.filter(customer=kept).count() == 2
    assert {one.name: one.count for one in census(left) if not one.stays} == {}


def test_the_card_given_up_is_seen_no_more_and_leads_to_the_other() -> None:
    kept, left = a_busy_customer("晋能热电有限公司"), a_busy_customer("晋能热电厂")
    made = merge(kept, left)
    assert list(visible_customers(the_system()).values_list("pk", flat=True)) == [kept.pk]
    assert current_merge(the_system(), left.pk) == made
    hits = search(the_system(), "晋能热电厂")
    assert [hit.id for hit in hits if hit.kind == "customer"] == [kept.pk]


def test_what_followed_is_found_by_those_who_look_after_the_card_kept() -> None:
    mine = a_user("customer.view", "dossier.view", "trade.view", scope=Scope.OWN)
    kept, left = a_customer("晋能热电有限公司", responsible=mine), a_busy_customer("晋能热电厂")
    fact = a_fact(left, "expansion", "三期扩建")
    made = merge(kept, left)
    assert [(hit.id, "晋能热电有限公司" in hit.subtitle) for hit in search(mine, "三期")] == [(fact.pk, True)]
    part_customers(merge_id=made.pk, by=the_system())
    assert search(mine, "三期") == []


def test_the_chosen_parts_are_taken_and_unique_codes_change_hands() -> None:
    code = a_credit_code()
    kept, left = (
        a_customer("晋能热电", region="山西省"),
        a_customer("晋能热电厂", credit_code=code, region="大同市"),
    )
    merge(kept, left, "identity", "name")
    kept.refresh_from_db()
    assert (kept.name, kept.credit_code, kept.region) == ("晋能热电厂", code, "山西省")
    assert list(CustomerName.objects.filter(customer=kept).values_list("name", flat=True)) == ["晋能热电"]


def test_there_is_one_main_contact_afterwards() -> None:
    kept, left = a_busy_customer("晋能热电有限公司"), a_busy_customer("晋能热电厂")
    merge(kept, left)
    assert sorted(Contact.objects.filter(customer=kept).values_list("is_primary", flat=True)) == [False, True]


def test_months_are_summed_up_for_the_kept_card() -> None:
    kept, left = a_busy_customer("晋能热电有限公司"), a_busy_customer("晋能热电厂")
    recompute_dirty(by=the_system())
    merge(kept, left)
    recompute_dirty(by=the_system())
    assert set(CustomerMonth.objects.values_list("customer_id", flat=True)) == {kept.pk}
    assert CashMonth.objects.get(paid_fen__gt=0).paid_fen == 200_000_000


def test_taking_a_merge_back_restores_every_business_table() -> None:
    kept, left = (
        a_busy_customer("晋能热电有限公司"),
        a_busy_customer("晋能热电厂", credit_code=a_credit_code()),
    )
    for customer in (kept, left):
        add_name(customer_id=customer.pk, kind="short", name="晋能", by=the_system())
    recompute_dirty(by=the_system())
    before = business_tables()
    made = merge(kept, left, "name", "identity", "responsible")
    recompute_dirty(by=the_system())
    assert business_tables() != before
    part_customers(merge_id=made.pk, by=the_system())
    recompute_dirty(by=the_system())
    assert business_tables() == before


def test_what_the_kept_card_has_the_like_of_stays_and_is_listed() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    for customer in (kept, left):
        add_name(customer_id=customer.pk, kind="short", name="晋能", by=the_system())
    made = merge(kept, left)
    assert made.moves.get(table="customers_customername").stayed == list(
        CustomerName.objects.filter(customer=left).values_list("pk", flat=True)
    )


def test_what_was_changed_or_came_after_the_merge_stays_with_the_kept_card() -> None:
    kept, left = a_busy_customer("晋能热电有限公司"), a_busy_customer("晋能热电厂", region="大同市")
    made = merge(kept, left, "region")
    kept.refresh_from_db()
    change_customer(customer_id=kept.pk, version=kept.version, by=the_system(), address="云冈路 1 号")
    later = a_shipment(kept, net_tonnes="10")
    part_customers(merge_id=made.pk, by=the_system())
    kept.refresh_from_db()
    later.refresh_from_db()
    assert (kept.address, kept.region, later.customer_id) == ("云冈路 1 号", "", kept.pk)


def test_a_merge_is_taken_back_once() -> None:
    made = merge(a_customer("晋能热电"), a_customer("晋能热电厂"))
    part_customers(merge_id=made.pk, by=the_system())
    with pytest.raises(NotParted) as refused:
        part_customers(merge_id=made.pk, by=the_system())
    assert [finding.code for finding in refused.value.findings] == ["parted_already"]


def test_the_later_of_two_merges_goes_back_first() -> None:
    one, two, three = (a_customer(name) for name in ("晋能热电", "晋能热电厂", "晋能热电公司"))
    first = merge(one, two)
    one.refresh_from_db()
    merge(one, three)
    with pytest.raises(NotParted) as refused:
        part_customers(merge_id=first.pk, by=the_system())
    assert [finding.code for finding in refused.value.findings] == ["merged_again"]


def test_cards_changed_meanwhile_are_looked_at_again() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    change_customer(customer_id=left.pk, version=left.version, by=the_system(), region="大同市")
    with pytest.raises(NotMergeable) as refused:
        merge(kept, left)
    assert [finding.code for finding in refused.value.findings] == ["cards_changed"]


def test_the_bin_does_not_give_back_a_merged_card() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    merge(kept, left)
    with pytest.raises(CustomerInUse):
        restore_customers(customer_ids=[left.pk], by=the_system())


def test_both_cards_must_be_within_reach() -> None:
    clerk = a_user(roles=[a_role("customer.merge", scope=Scope.OWN)])
    kept, left = a_customer("晋能热电", responsible=clerk), a_customer("晋能热电厂")
    with pytest.raises(OutOfReach):
        merge(kept, left, by=clerk)


def test_merging_and_parting_are_audited() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    made = merge(kept, left, "region")
    part_customers(merge_id=made.pk, by=the_system())
    events = AuditEvent.objects.order_by("pk").filter(subject_id=kept.pk).values_list("action", "detail")
    assert list(events)[-2:] == [
        (
            "archive.customer.merge",
            {"left": left.pk, "kept": kept.pk, "taken": ["region"], "reason": "同一公司，重复建档"},
        ),
        ("archive.customer.part", {"left": left.pk, "kept": kept.pk}),
    ]


def test_the_scan_keeps_what_people_said() -> None:
    a_customer("山西华阳集团有限公司")
    a_customer("山西华阳（集团）有限责任公司")
    assert scan_for_duplicates(by=the_system()) == 1
    mark_distinct(pair_id=DuplicatePair.objects.get().pk, by=the_system())
    assert scan_for_duplicates(by=the_system()) == 0
    assert DuplicatePair.objects.get().state == DuplicatePair.State.DISTINCT


def test_a_merge_settles_the_pair() -> None:
    kept, left = a_customer("山西华阳集团有限公司"), a_customer("山西华阳（集团）有限责任公司")
    scan_for_duplicates(by=the_system())
    merge(kept, left)
    assert DuplicatePair.objects.get().state == DuplicatePair.State.MERGED


def test_a_census_names_records_in_the_language_of_its_reader() -> None:
    customer = a_customer()
    a_shipment(customer)

    with translation.override("zh-hans"):
        assert {one.name: one.count for one in census(customer)}["发运"] == 1
