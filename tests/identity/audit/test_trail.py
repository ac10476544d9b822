"""The trail in the database: recorded, sealed, refused to change, and found out when changed all the same."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from tests.builders.people import a_department, a_user

from coalface.identity.audit.actions import SEAL_LOCK, record, record_unknown, seal_events
from coalface.identity.audit.models import AuditEvent, AuditPending, AuditSeal
from coalface.identity.audit.queries import Verdict, tip, verify
from coalface.identity.audit.rules import Break, Damage, Tip

FORBIDDEN = [
    pytest.param("UPDATE audit_auditevent SET actor_name = 'x'", id="an event is not changed"),
    pytest.param("DELETE FROM audit_auditevent", id="an event is not deleted"),
    pytest.param("UPDATE audit_auditseal SET hash = 'x'", id="a seal is not changed"),
    pytest.param("DELETE FROM audit_auditseal", id="a seal is not deleted"),
]


AT_ONCE = timedelta(0)
PATIENTLY = timedelta(hours=1)


def note(count: int) -> list[int]:
    """That many events in a transaction of their own; returns their ids."""
    with transaction.atomic():
        person = a_user(full_name="王磊")
        for number in range(count):
            record(by=person, action="test.note", detail={"number": number, "rate": 0.1})
    return list(AuditEvent.objects.order_by("-id").values_list("id", flat=True)[:count])[::-1]


def sealed(count: int) -> list[int]:
    ids = note(count)
    assert seal_events(patience=AT_ONCE) == count
    return ids


def tamper(statement: str, *values: object) -> None:
    """As somebody with the database's own password would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


@pytest.fixture
def second_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
    ) as other:
        yield other


@pytest.mark.django_db
def test_an_event_names_who_did_what_to_what_and_outlives_its_subject() -> None:
    person, sales = a_user(full_name="王磊"), a_department("销售部")
    key = sales.pk
    record(by=person, action="test.create", subject=sales, detail={"why": "试"})
    sales.delete()
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor_name, event.action) == (person.pk, "王磊", "test.create")
    assert (event.subject_kind, event.subject_id, event.subject_label) == ("department", key, "销售部")
    assert event.detail == {"why": "试"}
    assert list(AuditPending.objects.values_list("event_id", flat=True)) == [event.pk]


@pytest.mark.django_db
def test_an_event_may_have_nobody_known_behind_it() -> None:
    record_unknown(action="people.sign_in_failed", detail={"username": "root"})
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor_name, event.detail) == (None, "", {"username": "root"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_itself_refuses_to_change_the_trail(statement: str) -> None:
    sealed(1)
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [AuditEvent, AuditSeal])
def test_the_database_itself_refuses_to_empty_the_trail(model: type[AuditEvent]) -> None:
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {model._meta.db_table}")


@pytest.mark.django_db(transaction=True)
def test_events_are_sealed_in_order_and_the_trail_is_intact() -> None:
    ids = sealed(3) + sealed(2)
    assert list(AuditSeal.objects.order_by("sequence").values_list("sequence", "event_id")) == list(
        enumerate(ids, 1)
    )
    assert verify() == Verdict(tip(), unsealed=0, broken=None)
    assert tip().count == 5


@pytest.mark.django_db(transaction=True)
def test_an_empty_trail_is_intact_and_there_is_nothing_to_seal() -> None:
    assert seal_events() == 0
    assert verify() == Verdict(Tip(), unsealed=0, broken=None)


@pytest.mark.django_db(transaction=True)
def test_events_that_wait_for_their_seal_are_counted() -> None:
    sealed(2)
    note(3)
    assert verify() == Verdict(tip(), unsealed=3, broken=None)
    assert [seal_events(limit=2, patience=AT_ONCE) for _ in range(3)] == [2, 1, 0]
    assert verify().unsealed == 0


def test_an_older_open_transaction_is_waited_for_but_not_for_long(
    second_connection: psycopg.Connection,
) -> None:
    second_connection.execute("SELECT pg_current_xact_id()")
    note(2)
    assert seal_events(patience=PATIENTLY) == 0
    assert seal_events(patience=AT_ONCE) == 2
    second_connection.rollback()
    assert verify().intact


def test_two_sealers_do_not_meet(second_connection: psycopg.Connection) -> None:
    note(2)
    second_connection.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    assert seal_events(patience=AT_ONCE) == 0
    second_connection.rollback()
    assert seal_events(patience=AT_ONCE) == 2


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_sealers_at_once_leave_one_whole_chain() -> None:
    def work() -> None:
        try:
            for _ in range(5):
                note(2)
                seal_events(patience=AT_ONCE)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while seal_events(patience=AT_ONCE):
        pass
    assert (verify().intact, tip().count, AuditPending.objects.count()) == (True, 40, 0)


@pytest.mark.django_db(transaction=True)
def test_events_restored_from_another_server_are_sealed_too() -> None:
    note(1)
    tamper(
        "UPDATE audit_auditevent SET transaction_id = transaction_id + 1000000,"
        " occurred_at = occurred_at - interval '1 day'"
    )
    assert (seal_events(), verify().intact) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_tampering_as_a_superuser_is_found_where_it_was_done() -> None:
    ids = sealed(5)
    originals = {
        "edited": ("UPDATE audit_auditevent SET actor_name = '李四' WHERE id = %s", ids[2]),
        "detail edited": ("UPDATE audit_auditevent SET detail = '{\"number\": 7}' WHERE id = %s", ids[2]),
        "deleted": ("DELETE FROM audit_auditevent WHERE id = %s", ids[2]),
        "seal deleted": ("DELETE FROM audit_auditseal WHERE event_id = %s", ids[2]),
        "seal edited": ("UPDATE audit_auditseal SET hash = repeat('0', 64) WHERE event_id = %s", ids[2]),
    }
    found = {}
    for name, (statement, key) in originals.items():
        with transaction.atomic():
            tamper(statement, key)
            found[name] = verify().broken
            transaction.set_rollback(True)
    assert found == {
        "edited": Break(Damage.CHANGED, 3, ids[2]),
        "detail edited": Break(Damage.CHANGED, 3, ids[2]),
        "deleted": Break(Damage.MISSING_EVENT, 3, ids[2]),
        "seal deleted": Break(Damage.GAP, 3, None),
        "seal edited": Break(Damage.CHANGED, 3, ids[2]),
    }
    assert verify().intact


@pytest.mark.django_db(transaction=True)
def test_two_events_that_change_places_are_found() -> None:
    ids = sealed(4)
    tamper("UPDATE audit_auditevent SET id = -1 WHERE id = %s", ids[1])
    tamper("UPDATE audit_auditevent SET id = %s WHERE id = %s", ids[1], ids[2])
    tamper("UPDATE audit_auditevent SET id = %s WHERE id = -1", ids[2])
    assert verify().broken == Break(Damage.CHANGED, 2, ids[1])


@pytest.mark.django_db(transaction=True)
def test_an_event_kept_from_the_sealer_is_found() -> None:
    sealed(2)
    hidden, lost = note(2)
    with transaction.atomic():
        tamper("DELETE FROM audit_auditpending WHERE event_id = %s", hidden)
        assert verify().broken == Break(Damage.MISSING_SEAL, None, hidden)
        transaction.set_rollback(True)
    tamper("DELETE FROM audit_auditevent WHERE id = %s", lost)
    assert verify().broken == Break(Damage.MISSING_EVENT, None, lost)


@pytest.mark.django_db(transaction=True)
def test_only_an_anchor_shows_that_the_end_was_cut_off() -> None:
    ids = sealed(5)
    anchor = tip()
    tamper("DELETE FROM audit_auditseal WHERE event_id = ANY(%s)", ids[3:])
    tamper("DELETE FROM audit_auditevent WHERE id = ANY(%s)", ids[3:])
    assert verify().intact
    assert verify(anchor=anchor).broken == Break(Damage.TRUNCATED, 4, None)
    sealed(4)
    assert verify().intact
    assert verify(anchor=anchor).broken == Break(Damage.CHANGED, 5, None)


@pytest.mark.django_db(transaction=True)
def test_a_trail_that_grew_since_the_anchor_still_agrees_with_it() -> None:
    sealed(2)
    anchor = tip()
    sealed(2)
    assert verify(anchor=anchor).intact
    assert verify(anchor=Tip()).intact
