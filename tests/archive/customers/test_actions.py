"""Opening, changing, assigning, grading and removing customers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from tests.builders.archive import a_contact, a_credit_code, a_customer
from tests.builders.people import a_department, a_user, the_system

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.actions import (
    CustomerInUse,
    CustomerInvalid,
    DuplicateCustomer,
    GradeRow,
    MayNotAssign,
    add_contact,
    add_name,
    assign_customers,
    change_contact,
    change_customer,
    create_customer,
    delete_customers,
    part_with_contact,
    record_grade,
    record_grades,
    remind_of_checks,
    remove_name,
    restore_customers,
)
from coalface.archive.customers.actions.checks import CheckPolicyInvalid, set_check_policy
from coalface.archive.customers.actions.contacts import ContactInvalid
from coalface.archive.customers.actions.names import NameRefused
from coalface.archive.customers.models import Contact, Customer
from coalface.archive.customers.rules import Gap
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.desk.subjects import hooks
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused, blocking
from coalface.kernel.versions import Clash, StaleRecord

pytestmark = pytest.mark.django_db
SALES = ("customer.view", "customer.edit", "customer.note")


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.field) for finding in refusal.value.findings]


def test_opening_a_card_normalises_places_indexes_and_records() -> None:
    home = a_department("华北科")
    seller = a_user(*SALES, scope=Scope.OWN, department=home)
    customer = create_customer(
        by=seller,
        name=" 国能 河北定州发电有限责任公司 ",
        credit_code="９１３５０１００ m000100y43",
        industry="power",
        region="河北",
        latitude=Decimal("38.5"),
        longitude=Decimal("115.0"),
    )
    customer.refresh_from_db()
    assert (customer.name, customer.name_core) == ("国能 河北定州发电有限责任公司", "国能河北定州发电")
    assert customer.name_key.startswith("guo neng he bei ding zhou")
    assert (customer.credit_code, customer.registry_id) == ("91350100M000100Y43", None)
    assert (customer.responsible, customer.department, customer.status) == (seller, home, "prospect")
    assert [hit.id for hit in search(seller, "定州")] == [customer.pk]
    assert last_event() == ("archive.customer.create", customer.pk)


def test_a_card_that_breaks_rules_is_refused_field_by_field() -> None:
    with pytest.raises(CustomerInvalid) as refusal:
        create_customer(
            by=the_system(), name=" ", credit_code="123", latitude=Decimal(1), industry="wizardry"
        )
    assert codes(refusal) == [
        ("name_missing", "name"),
        ("credit_code_length", "credit_code"),
        ("half_a_place", "longitude"),
        ("field_invalid", "industry"),
    ]
    assert not Customer.objects.exists()


def test_opening_needs_the_right() -> None:
    with pytest.raises(NotAllowed):
        create_customer(by=a_user("customer.view"), name="太原电厂")


def test_the_same_code_is_always_refused() -> None:
    code = a_credit_code()
    first = a_customer("甲电厂", credit_code=code)
    with pytest.raises(DuplicateCustomer) as refusal:
        create_customer(by=the_system(), name="乙电厂", credit_code=code, although_similar=True)
    assert codes(refusal) == [("duplicate_code", "credit_code")]
    assert refusal.value.similar[0].customer_id == first.pk


def test_the_same_core_name_needs_a_word_of_assurance() -> None:
    a_customer("山西华阳集团有限公司")
    with pytest.raises(DuplicateCustomer) as refusal:
        create_customer(by=the_system(), name="山西华阳（集团）有限责任公司")
    assert codes(refusal) == [("duplicate_name", "name")]
    assert create_customer(by=the_system(), name="山西华阳（集团）有限责任公司", although_similar=True).pk


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_give_one_customer() -> None:
    code, gate, by = a_credit_code(), Barrier(2), the_system()

    def open_card(name: str) -> str:
        try:
            gate.wait()
            create_customer(by=by, name=name, credit_code=code)
            return "opened"
        except DuplicateCustomer:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(open_card, ["甲电厂", "乙电厂"]))
    assert outcomes == ["opened", "refused"]
    assert Customer.objects.filter(credit_code=code).count() == 1


def test_changing_one_field_moves_the_version_and_is_recorded() -> None:
    customer = a_customer(region="山西")
    changed = change_customer(customer_id=customer.pk, version=1, by=the_system(), region="河北")
    assert (changed.region, changed.version) == ("河北", 2)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.detail) == (
        "archive.customer.change",
        {"changed": {"region": ["山西", "河北"]}},
    )


def test_changing_nothing_leaves_no_trace() -> None:
    customer = a_customer(region="山西")
    before = AuditEvent.objects.count()
    assert change_customer(customer_id=customer.pk, version=1, by=the_system(), region="山西").version == 1
    assert AuditEvent.objects.count() == before


def test_a_stale_save_shows_both_versions_and_writes_nothing() -> None:
    customer = a_customer(region="山西")
    change_customer(customer_id=customer.pk, version=1, by=the_system(), region="河北")
    with pytest.raises(StaleRecord) as refusal:
        change_customer(customer_id=customer.pk, version=1, by=the_system(), region="山东")
    assert (refusal.value.seen, refusal.value.current) == (1, 2)
    assert refusal.value.fields == {"region": Clash(stored="河北", offered="山东")}
    customer.refresh_from_db()
    assert customer.region == "河北"


def test_a_customer_of_others_cannot_be_changed() -> None:
    customer = a_customer()
    seller = a_user(*SALES, scope=Scope.OWN)
    with pytest.raises(OutOfReach):
        change_customer(customer_id=customer.pk, version=1, by=seller, region="河北")


def test_a_new_name_keeps_the_former_one_findable() -> None:
    boss = a_user(*SALES)
    customer = a_customer("太原第二热电厂", by=boss)
    change_customer(customer_id=customer.pk, version=1, by=boss, name="晋能太原热力有限公司")
    assert [(n.kind, n.name, n.until_on) for n in customer.names.all()] == [
        ("former", "太原第二热电厂", timezone.localdate())
    ]
    assert [hit.title for hit in search(boss, "第二热电")] == ["晋能太原热力有限公司"]
    entry = TimelineEntry.objects.get(customer=customer)
    assert (entry.kind, entry.text) == ("change", "Name changed from 太原第二热电厂 to 晋能太原热力有限公司")


def test_a_status_step_that_cannot_be_is_refused() -> None:
    customer = a_customer(status="active")
    with pytest.raises(CustomerInvalid) as refusal:
        change_customer(customer_id=customer.pk, version=1, by=the_system(), status="prospect")
    assert codes(refusal) == [("status_step", "status")]


def test_short_names_are_found_and_removed() -> None:
    boss = a_user(*SALES)
    customer = a_customer("大唐国际发电股份有限公司", by=boss)
    short = add_name(customer_id=customer.pk, kind="short", name="陡河厂", by=boss)
    assert last_event() == ("archive.customer.add_name", customer.pk)
    assert [hit.id for hit in search(boss, "陡河")] == [customer.pk]
    with pytest.raises(NameRefused) as refusal:
        add_name(customer_id=customer.pk, kind="short", name=" 陡河厂 ", by=boss)
    assert codes(refusal) == [("name_there", "name")]
    remove_name(name_id=short.pk, customer_id=customer.pk, by=boss)
    assert last_event() == ("archive.customer.remove_name", customer.pk)
    assert search(boss, "陡河") == []


def test_the_first_contact_is_the_main_one_and_yields_to_the_next() -> None:
    customer = a_customer()
    first = a_contact(customer, "王建国", phone="13800000001")
    second = add_contact(customer_id=customer.pk, by=the_system(), name="李敏", is_primary=True)
    assert last_event() == ("archive.contact.add", customer.pk)
    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)
    assert [hit.id for hit in search(the_system(), "王建国")] == [customer.pk]


def test_a_contact_is_changed_with_its_version() -> None:
    contact = a_contact(a_customer())
    changed = change_contact(contact_id=contact.pk, version=1, by=the_system(), phone="0351-123")
    assert (changed.phone, changed.version) == ("0351-123", 2)
    assert last_event() == ("archive.contact.change", contact.customer_id)
    with pytest.raises(StaleRecord):
        change_contact(contact_id=contact.pk, version=1, by=the_system(), phone="0351-124")
    with pytest.raises(ContactInvalid) as refusal:
        change_contact(contact_id=contact.pk, version=2, by=the_system(), email="nobody")
    assert codes(refusal) == [("field_invalid", "email")]


def test_a_contact_that_left_stays_on_the_card_and_is_told() -> None:
    contact = a_contact(a_customer())
    part_with_contact(contact_id=contact.pk, by=the_system(), on=date(2026, 1, 31))
    contact.refresh_from_db()
    assert (contact.left_on, contact.is_primary) == (date(2026, 1, 31), False)
    assert last_event() == ("archive.contact.part_with", contact.customer_id)
    assert TimelineEntry.objects.get(customer=contact.customer_id).text == "Contact left: 王建国"
    with pytest.raises(OutOfReach):
        part_with_contact(contact_id=contact.pk, by=a_user(*SALES, scope=Scope.OWN))
    assert Contact.objects.count() == 1


def test_customers_are_handed_over_together() -> None:
    home = a_department()
    chief, heir = a_user(*SALES, "customer.assign"), a_user(*SALES, scope=Scope.OWN, department=home)
    ours = [a_customer("甲电厂"), a_customer("乙电厂")]
    ids = [customer.pk for customer in ours]
    assert assign_customers(customer_ids=ids, by=chief, responsible=heir) == 2
    assert last_event()[0] == "archive.customer.assign"
    assert list(visible_customers(heir).values_list("pk", flat=True).order_by("pk")) == ids
    assert set(Customer.objects.values_list("department", "version")) == {(home.pk, 2)}
    assert [hit.title for hit in search(heir, "甲电")] == ["甲电厂"]
    assert TimelineEntry.objects.filter(kind="change").count() == 2
    assert assign_customers(customer_ids=ids, by=chief, responsible=heir) == 0


def test_one_out_of_reach_refuses_all() -> None:
    home = a_department()
    chief = a_user(*SALES, "customer.assign", scope=Scope.BELOW, department=home)
    ours, theirs = a_customer(department=home), a_customer(department=a_department())
    with pytest.raises(OutOfReach):
        assign_customers(customer_ids=[ours.pk, theirs.pk], by=chief, responsible=chief)
    ours.refresh_from_db()
    assert ours.responsible is None


@pytest.mark.parametrize(
    ("rights", "active", "code"), [((), True, "may_not_assign"), (("customer.assign",), False, "person_gone")]
)
def test_handing_over_is_refused(rights: tuple[str, ...], active: bool, code: str) -> None:
    by, heir = a_user(*SALES, *rights), a_user(is_active=active)
    with pytest.raises(MayNotAssign) as refusal:
        assign_customers(customer_ids=[a_customer().pk], by=by, responsible=heir)
    assert codes(refusal) == [(code, "responsible")]


def test_grades_are_set_in_bulk_and_later_periods_win() -> None:
    first, second, third = a_customer(), a_customer(), a_customer()
    december, january = date(2025, 12, 1), date(2026, 1, 1)
    record_grade(customer_id=third.pk, grade="market", period_on=january, by=the_system())
    rows = [
        GradeRow(first.pk, "strategic", december),
        GradeRow(second.pk, "market", december),
        GradeRow(third.pk, "eliminated", december),
    ]
    assert record_grades(rows, by=the_system()) == 2
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.detail) == (
        "archive.customer.record_grades",
        {"customers": 3, "set": 2, "periods": ["2025-12-01"]},
    )
    shown = Customer.objects.order_by("pk").values_list("grade", "base_tier", "grade_period_on", "version")
    assert list(shown) == [
        ("strategic", "long_term", december, 1),
        ("market", "market", december, 1),
        ("market", "market", january, 1),
    ]
    assert record_grades(rows, by=the_system()) == 0


def test_an_overridden_tier_stays_and_needs_its_reason() -> None:
    customer = a_customer()
    with pytest.raises(CustomerInvalid) as refusal:
        change_customer(customer_id=customer.pk, version=1, by=the_system(), base_tier="market")
    assert codes(refusal) == [("tier_reason_missing", "base_tier_reason")]
    change_customer(
        customer_id=customer.pk, version=1, by=the_system(), base_tier="market", base_tier_reason="集团统筹"
    )
    record_grade(customer_id=customer.pk, grade="strategic", period_on=date(2026, 1, 1), by=the_system())
    customer.refresh_from_db()
    assert (customer.grade, customer.base_tier) == ("strategic", "market")


def test_the_bin_takes_and_gives_back() -> None:
    boss = a_user(*SALES)
    customer = a_customer("太原电厂", by=boss)
    assert delete_customers(customer_ids=[customer.pk], by=boss) == 1
    assert last_event() == ("archive.customer.delete", customer.pk)
    assert not visible_customers(boss).exists()
    assert search(boss, "太原") == []
    assert restore_customers(customer_ids=[customer.pk], by=boss) == 1
    assert last_event() == ("archive.customer.restore", customer.pk)
    assert visible_customers(boss).get() == customer
    assert [hit.id for hit in search(boss, "太原")] == [customer.pk]
    with pytest.raises(OutOfReach):
        restore_customers(customer_ids=[customer.pk], by=boss)


def test_what_other_stages_hold_cannot_be_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    customer = a_customer()
    held = blocking("has_shipments", "%(number)s shipments hang on it.", None, {"number": 3})
    monkeypatch.setitem(hooks._OBJECTORS, "customer", [lambda ids: [held]])
    with pytest.raises(CustomerInUse) as refusal:
        delete_customers(customer_ids=[customer.pk], by=the_system())
    assert refusal.value.findings == (held,)
    assert Customer.objects.live().get() == customer


def test_risky_customers_are_checked_irregularly_r0_29() -> None:
    seller = a_user(*SALES, scope=Scope.OWN)
    customer = a_customer("德昌煤炭贸易公司", by=seller)
    customer = change_customer(customer_id=customer.pk, version=1, by=seller, risky=True)
    first = customer.next_check_on
    today = timezone.localdate()
    assert today + timedelta(days=10) <= first <= today + timedelta(days=45)
    assert remind_of_checks(today=first - timedelta(days=1), by=the_system()) == 0
    assert remind_of_checks(today=first, by=the_system()) == 1
    assert remind_of_checks(today=first, by=the_system()) == 0
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.subject_id) == (seller, "task", customer.pk)
    assert last_event() == ("archive.customer.remind_of_checks", None)
    customer = change_customer(customer_id=customer.pk, version=2, by=seller, risky=False)
    assert customer.next_check_on is None


def test_the_gap_between_checks_is_set_by_who_keeps_the_rules() -> None:
    seller = a_user(*SALES, scope=Scope.OWN)
    policy = set_check_policy(gap=Gap(3, 3), by=a_user("policy.edit"))
    assert (policy.gap, last_event()[0]) == (Gap(3, 3), "archive.customer.set_check_policy")
    customer = a_customer("德昌煤炭贸易公司", by=seller, risky=True)
    today = timezone.localdate()
    assert customer.next_check_on == today + timedelta(days=3)
    set_check_policy(gap=Gap(5, 5), by=the_system())
    customer.refresh_from_db()
    assert customer.next_check_on == today + timedelta(days=3)
    remind_of_checks(today=customer.next_check_on, by=the_system())
    customer.refresh_from_db()
    assert customer.next_check_on == today + timedelta(days=8)
    with pytest.raises(CheckPolicyInvalid):
        set_check_policy(gap=Gap(9, 2), by=the_system())
    with pytest.raises(NotAllowed):
        set_check_policy(gap=Gap(), by=seller)
