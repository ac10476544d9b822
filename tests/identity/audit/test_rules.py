"""The chain of seals, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

from coalface.identity.audit.rules import (
    GENESIS,
    Break,
    Damage,
    Event,
    Seal,
    Tip,
    canonical,
    chain,
    follow,
    link,
)

NOON = datetime(2024, 5, 1, 12, 0, 0, 250, UTC)


def an_event(number: int, **about: object) -> Event:
    event = Event(
        number, NOON, 7, "王磊", "archive.customer.create", "customer", 1, "大唐电厂", '{"a": 1}', 900
    )
    return replace(event, **about)


EVENTS = [an_event(number) for number in (4, 5, 9, 6)]
SEALS = list(chain(Tip(), EVENTS, NOON))
LINKS = list(zip(SEALS, EVENTS, strict=True))


def broken(links: list[tuple[Seal, Event | None]]) -> Break | None:
    *_, (_, last) = follow(links)
    return last


def test_the_canonical_form_is_sorted_json_in_utc() -> None:
    assert canonical(an_event(4), 1, NOON).decode() == (
        '{"action":"archive.customer.create","actor_id":7,"actor_name":"王磊","detail":"{\\"a\\": 1}","id":4,'
        '"occurred_at":"2024-05-01T12:00:00.000250+00:00","sealed_at":"2024-05-01T12:00:00.000250+00:00",'
        '"sequence":1,"subject_id":1,"subject_kind":"customer","subject_label":"大唐电厂","transaction_id":900}'
    )


def test_the_zone_in_which_an_instant_is_read_does_not_matter() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    assert canonical(an_event(4, occurred_at=shanghai), 1, shanghai) == canonical(an_event(4), 1, NOON)


def test_a_hash_covers_the_previous_hash_and_the_event() -> None:
    expected = sha256(GENESIS.encode() + b"\n" + canonical(EVENTS[0], 1, NOON)).hexdigest()
    assert link(GENESIS, EVENTS[0], 1, NOON) == SEALS[0].hash == expected


def test_seals_are_numbered_from_one_without_a_gap() -> None:
    assert [(seal.sequence, seal.event_id) for seal in SEALS] == [(1, 4), (2, 5), (3, 9), (4, 6)]


def test_a_chain_goes_on_where_it_stopped() -> None:
    first = list(chain(Tip(), EVENTS[:2], NOON))
    assert [*first, *chain(Tip(2, first[-1].hash), EVENTS[2:], NOON)] == SEALS


def test_an_untouched_chain_holds_up_to_its_end() -> None:
    *_, last = follow(LINKS)
    assert last == (Tip(4, SEALS[-1].hash), None)
    assert list(follow([])) == []


def test_every_kind_of_tampering_is_found_where_it_was_done() -> None:
    first, second, third, fourth = LINKS
    found = {
        "an edited event": broken([first, (second[0], an_event(5, actor_name="李四")), third, fourth]),
        "a deleted event": broken([first, (second[0], None), third, fourth]),
        "a deleted seal": broken([first, third, fourth]),
        "a deleted first seal": broken([second, third, fourth]),
        "an edited seal": broken([first, (replace(second[0], hash=GENESIS), second[1]), third, fourth]),
        "a moved time of sealing": broken(
            [first, (replace(second[0], sealed_at=NOON + timedelta(days=1)), second[1])]
        ),
        "two events exchanged": broken(
            [first, (replace(second[0], event_id=9), third[1]), (replace(third[0], event_id=5), second[1])]
        ),
        "seals renumbered over a gap": broken([first, (replace(third[0], sequence=2), third[1])]),
    }
    assert found == {
        "an edited event": Break(Damage.CHANGED, 2, 5),
        "a deleted event": Break(Damage.MISSING_EVENT, 2, 5),
        "a deleted seal": Break(Damage.GAP, 2, None),
        "a deleted first seal": Break(Damage.GAP, 1, None),
        "an edited seal": Break(Damage.CHANGED, 2, 5),
        "a moved time of sealing": Break(Damage.CHANGED, 2, 5),
        "two events exchanged": Break(Damage.CHANGED, 2, 9),
        "seals renumbered over a gap": Break(Damage.CHANGED, 2, 9),
    }
