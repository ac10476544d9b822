"""Notices come once, to those who may know."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from tests.builders.desk import a_card, a_notice
from tests.builders.people import a_user, the_system

from coalface.desk.inbox.actions import (
    AlreadySettled,
    NotYours,
    acknowledge,
    close,
    close_by_key,
    raise_many,
    raise_mentions,
    raise_notice,
    settle_many,
)
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted, open_notices, unread_count
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
Weight = Notice.Weight


def tell(*people, key: str = "licence:1:30", **about) -> int:
    return raise_notice(
        to=people, topic="credentials", key=key, title="许可证将到期", by=the_system(), **about
    )


def last_action() -> str:
    return AuditEvent.objects.latest("pk").action


def test_a_notice_is_raised_and_recorded() -> None:
    person, card = a_user("customer.view"), a_card()

    assert tell(person, subject=card, weight=Weight.WARNING, due_on=date(2026, 1, 31)) == 1
    notice = Notice.objects.get()
    assert (notice.recipient, notice.state, notice.weight, notice.due_on) == (
        person,
        "open",
        2,
        date(2026, 1, 31),
    )
    assert (notice.subject_kind, notice.subject_id) == ("customer", card.pk)
    event = AuditEvent.objects.get(action="desk.inbox.raise")
    assert event.detail == {"topic": "credentials", "kind": "alert", "notices": 1}


def test_the_same_key_comes_once_a_person_while_it_is_open() -> None:
    person, other = a_user(), a_user()

    assert [tell(person), tell(person), tell(person, other)] == [1, 0, 1]
    close(notice=Notice.objects.get(recipient=person), by=person)
    assert tell(person) == 1


def test_a_greater_weight_opens_it_again() -> None:
    person = a_user()
    tell(person)
    acknowledge(notice=Notice.objects.get(), by=person)

    tell(person)
    assert Notice.objects.get().state == "acknowledged"
    tell(person, weight=Weight.URGENT, body="明天到期")
    notice = Notice.objects.get()
    assert (notice.state, notice.weight, notice.body, notice.settled_at) == ("open", 3, "明天到期", None)
    tell(person, weight=Weight.NOTE, body="明天到期")
    assert Notice.objects.get().weight == 3


def test_who_may_not_see_the_subject_is_not_told() -> None:
    owner, stranger = a_user("customer.view", scope=Scope.OWN), a_user("customer.view", scope=Scope.OWN)
    gone = a_user("customer.view", is_active=False)

    assert tell(owner, stranger, gone, subject=a_card(responsible=owner)) == 1
    assert Notice.objects.get().recipient == owner


def test_a_notice_is_hidden_when_its_subject_leaves_the_scope() -> None:
    owner, card = a_user("customer.view", scope=Scope.OWN), a_card()
    card.responsible = owner
    card.save()
    tell(owner, subject=card)
    tell(owner, key="free of subject")
    assert (unread_count(owner), open_notices(owner).count()) == (2, 2)

    card.responsible = None
    card.save()
    assert (unread_count(owner), open_notices(owner).count()) == (1, 1)


def test_many_are_raised_in_sets(django_assert_num_queries) -> None:
    people, card, system = [a_user("customer.view") for _ in range(3)], a_card(), the_system()

    def wanted(each: int) -> list[Wanted]:
        keys = [f"key:{place}" for place in range(each)]
        return [
            Wanted(person, key, "标题", subject_kind="customer", subject_id=card.pk)
            for person in people
            for key in keys
        ]

    assert raise_many(wanted(1), topic="checks", by=system) == 3
    seen, savepoint, written, audited = len(people), 2, 1, 1
    with django_assert_num_queries(seen + savepoint + written + audited):
        assert raise_many(wanted(50), topic="checks", by=system) == 147


def test_people_a_text_mentions_are_told_once() -> None:
    author, meant, card = a_user(full_name="张三"), a_user("customer.view", full_name="王敏"), a_card()
    a_user(full_name="李四")

    def write() -> int:
        text = "@王敏请看合同，@李四 @张三"
        return raise_mentions(text=text, subject=card, key="timeline:7", title="提到了您", by=author)

    assert [write(), write()] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.body) == (meant, "mention", "@王敏请看合同，@李四 @张三")


def test_acknowledging_and_closing_are_recorded() -> None:
    person = a_user()
    notice = a_notice(person)

    assert acknowledge(notice=notice, by=person).state == "acknowledged"
    assert last_action() == "desk.inbox.acknowledged"
    assert unread_count(person) == 0
    assert list(open_notices(person)) == [notice]
    assert close(notice=notice, by=person).state == "closed"
    assert last_action() == "desk.inbox.closed"
    assert list(open_notices(person)) == []


def test_what_is_settled_is_not_settled_again() -> None:
    person = a_user()
    notice = close(notice=a_notice(person), by=person)

    for settle in (acknowledge, close):
        with pytest.raises(AlreadySettled):
            settle(notice=notice, by=person)


def test_only_the_recipient_settles_a_notice() -> None:
    notice = a_notice(a_user())

    for settle in (acknowledge, close):
        with pytest.raises(NotYours):
            settle(notice=notice, by=a_user(is_superuser=True))


def test_several_of_ones_own_are_settled_at_once() -> None:
    person, other = a_user(), a_user()
    mine, done, theirs = a_notice(person), a_notice(person), a_notice(other)
    close(notice=done, by=person)
    ids = [mine.pk, done.pk, theirs.pk]

    assert settle_many(ids=ids, state=Notice.State.ACKNOWLEDGED, by=person) == 1
    assert settle_many(ids=ids, state=Notice.State.CLOSED, by=person) == 1
    assert settle_many(ids=ids, state=Notice.State.CLOSED, by=person) == 0
    assert last_action() == "desk.inbox.closed"
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_closing_by_key_closes_it_for_everybody() -> None:
    tell(a_user(), a_user())
    tell(a_user(), key="another")

    assert close_by_key(key="licence:1:30", by=the_system()) == 2
    assert last_action() == "desk.inbox.close_by_key"
    assert close_by_key(key="licence:1:30", by=the_system()) == 0
    assert list(Notice.objects.filter(state="open").values_list("key", flat=True)) == ["another"]


def test_the_weightiest_come_first_then_by_the_day_due() -> None:
    person = a_user()
    for title, weight, due_on in [
        ("d", Weight.NOTE, date(2026, 1, 1)),
        ("c", Weight.URGENT, None),
        ("b", Weight.URGENT, date(2026, 2, 1)),
        ("a", Weight.URGENT, date(2026, 1, 1)),
    ]:
        a_notice(person, title, weight=weight, due_on=due_on)

    assert [notice.title for notice in open_notices(person)] == ["a", "b", "c", "d"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_raise_one() -> None:
    person, system, together = a_user(), the_system(), Barrier(8)

    def once(_: int) -> int:
        try:
            together.wait()
            return sum(
                raise_notice(to=[person], topic="race", key=f"k{place}", title="x", by=system)
                for place in range(20)
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(once, range(8))) == 20
    assert Notice.objects.count() == 20
