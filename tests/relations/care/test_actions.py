"""Care is raised once, told to whoever looks after the customer, done or left out; its rules and days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer, in_days
from tests.builders.care import a_care, a_course, a_day, a_done_care, a_key_customer
from tests.builders.people import a_user, the_system
from tests.builders.ties import a_person, a_post

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused
from coalface.kernel.versions import StaleRecord
from coalface.relations.care import tasks
from coalface.relations.care.access import visible_cares
from coalface.relations.care.actions import (
    CareDayInvalid,
    CareInvalid,
    CarePolicyInvalid,
    CareSettled,
    add_day,
    change_day,
    raise_cares,
    record_care,
    record_many,
    remove_day,
    set_policy,
    skip_care,
    tell_keepers,
)
from coalface.relations.care.models import Care, CareDay
from coalface.relations.care.rules import Kind, Terms

pytestmark = pytest.mark.django_db
SALES = ("customer.view", "customer.note", "trade.view", "key_people.view")
NEW_YEAR = date(2026, 1, 1)


def a_seller() -> User:
    return a_user(*SALES, scope=Scope.OWN)


def last_event() -> str:
    return AuditEvent.objects.latest("pk").action


def waiting(person: User) -> list[tuple[str, str, int | None]]:
    rows = Notice.objects.filter(recipient=person, topic="relations.care").exclude(state="closed")
    return [(one.kind, one.subject_kind, one.subject_id) for one in rows.order_by("pk")]


def test_a_festival_is_raised_at_key_customers_alone_and_once() -> None:
    strategic, long_term = a_key_customer(), a_key_customer(grade="long_term")
    a_key_customer(grade="market"), a_customer()
    gone = a_key_customer()
    Customer.objects.filter(pk=gone.pk).update(status="closed")
    early = NEW_YEAR - timedelta(days=6)
    assert [raise_cares(today=day, by=the_system()) for day in (early, early + timedelta(1))] == [0, 2]
    assert last_event() == "relations.care.raise"
    assert {(care.customer, care.day.name, care.falls_on) for care in Care.objects.all()} == {
        (strategic, "元旦", NEW_YEAR),
        (long_term, "元旦", NEW_YEAR),
    }
    events = AuditEvent.objects.count()
    again = [raise_cares(today=day, by=the_system()) for day in (early + timedelta(1), NEW_YEAR)]
    assert (again, Care.objects.count(), AuditEvent.objects.count()) == ([0, 0], 2, events)


def test_the_database_itself_refuses_the_same_occasion_twice() -> None:
    care = a_care()
    twin = Care(customer=care.customer, kind=care.kind, key=care.key, day=care.day, falls_on=care.falls_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_new_product_is_told_to_the_market_too() -> None:
    customers = [a_key_customer(grade=grade) for grade in ("strategic", "market", "potential")]
    day = a_day(kind="launch", name="低硫动力煤 5800")
    raise_cares(today=timezone.localdate(), by=the_system())
    raised = Care.objects.filter(day=day).values_list("customer", flat=True)
    assert set(raised) == {customer.pk for customer in customers[:2]}


def test_growth_is_found_in_the_months_of_trade_once_a_month() -> None:
    grown, even, grown_by_receipts = a_key_customer(), a_key_customer(), a_key_customer(grade="market")
    before = {f"2025-{month:02}": 1000 for month in range(5, 11)}
    a_course(grown, {**before, "2025-11": 1300})
    a_course(even, {**before, "2025-11": 1100})
    a_course(grown_by_receipts, {**before, "2025-11": 1200}, received=True)
    days = [date(2025, 12, day) for day in (4, 5, 6, 24)]
    assert [raise_cares(today=day, by=the_system()) for day in days] == [0, 2, 0, 0]
    care = Care.objects.get(customer=grown)
    assert (care.kind, care.falls_on) == ("growth", date(2025, 12, 10))
    assert care.figures == {
        "month": "2025-11",
        "measure": "dispatched",
        "actual_kg": 1300,
        "mean_kg": 1000,
        "pct": 30,
    }
    assert Care.objects.get(customer=grown_by_receipts).figures["measure"] == "received"


def test_birthdays_of_people_who_hold_a_post_there() -> None:
    customer = a_key_customer()
    person, former = a_person(birthday_on=date(1980, 3, 4)), a_person(birthday_on=date(1970, 3, 4))
    a_post(person, customer)
    a_post(former, customer, "原总经理", until_on=date(2020, 1, 1))
    assert [raise_cares(today=date(2026, 3, day), by=the_system()) for day in (1, 4, 5)] == [1, 0, 0]
    care = Care.objects.get()
    assert (care.person, care.falls_on, care.day) == (person, date(2026, 3, 4), None)
    blind = a_user("customer.view", "customer.note")
    assert (visible_cares(blind).count(), visible_cares(a_user(*SALES)).count()) == (0, 1)


def test_one_task_for_a_festival_until_the_last_customer_is_greeted() -> None:
    seller = a_seller()
    first, second = (a_care(a_key_customer(responsible=seller)) for _each in range(2))
    assert (tell_keepers(by=the_system()), tell_keepers(by=the_system())) == (2, 0)
    assert waiting(seller) == [("task", "careday", first.day_id)]
    first.refresh_from_db(), second.refresh_from_db()
    a_done_care(first, by=seller)
    assert waiting(seller) == [("task", "careday", first.day_id)]
    skip_care(care_id=second.pk, version=second.version, reason="停产检修", by=seller)
    assert waiting(seller) == []


def test_who_takes_the_customer_over_is_asked_instead() -> None:
    old, new = a_seller(), a_seller()
    care = a_care(a_key_customer(responsible=old))
    tell_keepers(by=the_system())
    Customer.objects.filter(pk=care.customer_id).update(responsible=new)
    tell_keepers(by=the_system())
    assert (waiting(old), waiting(new)) == ([], [("task", "careday", care.day_id)])
    assert last_event() == "relations.care.tell"


def test_a_customer_nobody_looks_after_waits_to_be_taken_on() -> None:
    care = a_care()
    assert tell_keepers(by=the_system()) == 0
    seller = a_seller()
    Customer.objects.filter(pk=care.customer_id).update(responsible=seller)
    assert (tell_keepers(by=the_system()), len(waiting(seller))) == (1, 1)


def test_what_was_done_is_kept_and_told_on_the_timeline() -> None:
    seller = a_seller()
    colleague = a_user()
    care = a_care(a_key_customer(responsible=seller))
    yesterday = in_days(-1)
    done = a_done_care(
        care, by=seller, channel="visit", words="送去贺卡", done_on=yesterday, done_by=colleague
    )
    assert (done.state, done.channel, done.done_on, done.done_by) == ("done", "visit", yesterday, colleague)
    line = TimelineEntry.objects.get(subject_kind="care", subject_id=care.pk)
    assert (line.kind, timezone.localtime(line.happened_at).date()) == ("visit", yesterday)
    assert "送去贺卡" in line.text and colleague.full_name in line.text
    assert last_event() == "relations.care.record"
    assert "state" in {change.field for change in field_history(done)}


def test_leaving_out_is_kept_with_its_reason() -> None:
    care = a_care()
    skipped = skip_care(care_id=care.pk, version=1, reason=" 已停产 ", by=the_system())
    assert (skipped.state, skipped.skip_reason, last_event()) == ("skipped", "已停产", "relations.care.skip")
    with pytest.raises(CareInvalid):
        skip_care(care_id=a_care(a_key_customer()).pk, version=1, reason="", by=the_system())


def test_recording_is_refused_without_words_out_of_reach_when_settled_or_stale() -> None:
    care = a_care()
    told = {"care_id": care.pk, "channel": "phone", "words": "问候"}
    with pytest.raises(CareInvalid):
        record_care(**{**told, "words": ""}, version=1, by=the_system())
    with pytest.raises(NotAllowed):
        record_care(**told, version=1, by=a_seller())
    with pytest.raises(StaleRecord):
        record_care(**told, version=7, by=the_system())
    record_care(**told, version=1, by=the_system())
    with pytest.raises(CareSettled):
        record_care(**told, version=2, by=the_system())


def test_one_greeting_to_many_is_recorded_at_those_still_open_and_in_reach() -> None:
    seller = a_seller()
    mine = [a_care(a_key_customer(responsible=seller)) for _each in range(3)]
    other = a_care(a_key_customer())
    a_done_care(mine[0], by=seller)
    ids = [care.pk for care in (*mine, other)]
    assert record_many(care_ids=ids, channel="wechat", words="群发问候", by=seller) == 2
    assert list(Care.objects.filter(state="open")) == [other]


def test_the_morning_task_raises_and_tells_once() -> None:
    seller = a_seller()
    a_key_customer(responsible=seller)
    a_day(in_days(1))
    tasks.raise_and_tell(0)
    before = Care.objects.count(), Notice.objects.count(), AuditEvent.objects.count()
    tasks.raise_and_tell(0)
    assert before == (Care.objects.count(), Notice.objects.count(), AuditEvent.objects.count())
    assert len(waiting(seller)) >= 1


def test_public_festivals_of_three_years_are_there_from_the_start() -> None:
    days = CareDay.objects.filter(kind="festival")
    assert (days.count(), set(days.values_list("name", flat=True))) == (
        21,
        {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"},
    )


def test_days_are_added_corrected_and_removed_by_who_keeps_the_rules() -> None:
    keeper = a_user("policy.edit")
    day = add_day(kind="festival", name=" 矿工节 ", falls_on=in_days(9), by=keeper)
    assert (day.name, last_event()) == ("矿工节", "relations.care.add_day")
    with pytest.raises(CareDayInvalid):
        add_day(kind="birthday", name="", falls_on=in_days(9), by=keeper)
    with pytest.raises(CareDayInvalid):
        add_day(kind="festival", name="矿工节", falls_on=in_days(9), by=keeper)
    with pytest.raises(NotAllowed):
        add_day(kind="festival", name="煤博会", falls_on=in_days(9), by=a_user("customer.view"))
    care = a_care()
    changed = {"day_id": day.pk, "kind": "festival", "name": "矿工节", "falls_on": in_days(10)}
    change_day(**changed, version=1, by=keeper)
    care.refresh_from_db()
    assert (care.falls_on, last_event()) == (in_days(10), "relations.care.change_day")
    with pytest.raises(StaleRecord):
        change_day(**changed, version=1, by=keeper)
    with pytest.raises(CareDayInvalid):
        change_day(**{**changed, "kind": "launch"}, version=2, by=keeper)
    with pytest.raises(CareDayInvalid):
        remove_day(day_id=day.pk, by=keeper)
    remove_day(day_id=CareDay.objects.get(name="春节", falls_on="2027-02-06").pk, by=keeper)
    assert last_event() == "relations.care.remove_day"


def test_rules_of_care_change_from_now_on() -> None:
    market = a_key_customer(grade="market")
    grades = {kind: ["market"] for kind in Kind}
    policy = set_policy(terms=Terms(lead_days=10, grades=grades), by=a_user("policy.edit"))
    assert (policy.lead_days, last_event()) == (10, "relations.care.set_policy")
    a_key_customer()
    raise_cares(today=NEW_YEAR - timedelta(days=10), by=the_system())
    assert [care.customer for care in Care.objects.all()] == [market]
    with pytest.raises(CarePolicyInvalid):
        set_policy(terms=Terms(growth_pct=0), by=the_system())
    with pytest.raises(NotAllowed):
        set_policy(terms=Terms(), by=a_user("customer.view"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["record", "skip", "raise", "tell", "stale"]), max_size=6))
def test_no_sequence_settles_twice_or_raises_twice(steps: list[str]) -> None:
    with transaction.atomic():
        seller = a_seller()
        care = a_care(a_key_customer(responsible=seller))
        settled: list[str] = []
        for step in steps:
            care.refresh_from_db()
            try:
                if step == "record":
                    a_done_care(care, by=seller)
                    settled.append("done")
                elif step == "skip":
                    skip_care(care_id=care.pk, version=care.version, reason="停产", by=seller)
                    settled.append("skipped")
                elif step == "raise":
                    raise_cares(today=care.falls_on, by=the_system())
                elif step == "tell":
                    tell_keepers(by=the_system())
                else:
                    skip_care(care_id=care.pk, version=care.version + 1, reason="停产", by=seller)
            except Refused:
                continue
        care.refresh_from_db()
        assert (len(settled) <= 1, care.state) == (True, (settled or ["open"])[0])
        assert Care.objects.filter(customer=care.customer).count() == 1
        if settled:
            assert waiting(seller) == []
        transaction.set_rollback(True)
