"""The chain of seals as plain arithmetic."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """An audit event as it is sealed; `detail` is the text PostgreSQL gives for the stored JSON."""

    id: int
    occurred_at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    subject_kind: str
    subject_id: int | None
    subject_label: str
    detail: str
    transaction_id: int


@dataclass(frozen=True, slots=True)
class Seal:
    """A link of the chain; numbers start at 1 and leave no gap."""

    sequence: int
    event_id: int
    sealed_at: datetime
    hash: str


class Damage(StrEnum):
    """What can be wrong with the trail."""

    GAP = "gap"
    MISSING_SEAL = "missing_seal"
    MISSING_EVENT = "missing_event"
    CHANGED = "changed"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the trail does not hold; `sequence` is the seal's number, where there is one."""

    damage: Damage
    sequence: int | None
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the chain: what an anchor writes down outside."""

    count: int = 0
    hash: str = GENESIS


def canonical(event: Event, sequence: int, sealed_at: datetime) -> bytes:
    """One spelling of an event and its place: keys sorted, instants in UTC to the microsecond."""
    values: dict[str, object] = {"sequence": sequence, "sealed_at": sealed_at, **asdict(event)}
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_instant
    ).encode()


def link(previous: str, event: Event, sequence: int, sealed_at: datetime) -> str:
    """SHA-256 over the previous hash and the event, in hexadecimal."""
    return sha256(previous.encode() + b"\n" + canonical(event, sequence, sealed_at)).hexdigest()


def chain(tip: Tip, events: Iterable[Event], sealed_at: datetime) -> Iterator[Seal]:
    """Seals for events in the order given, starting after the tip."""
    previous = tip.hash
    for sequence, event in enumerate(events, tip.count + 1):
        previous = link(previous, event, sequence, sealed_at)
        yield Seal(sequence, event.id, sealed_at, previous)


def follow(links: Iterable[tuple[Seal, Event | None]]) -> Iterator[tuple[Tip, Break | None]]:
    """Walk the stored chain; yields the tip after each link, and ends with the first break."""
    tip = Tip()
    for seal, event in links:
        broken = _judge(tip, seal, event)
        if broken:
            yield tip, broken
            return
        tip = Tip(seal.sequence, seal.hash)
        yield tip, None


def _judge(tip: Tip, seal: Seal, event: Event | None) -> Break | None:
    if seal.sequence != tip.count + 1:
        return Break(Damage.GAP, tip.count + 1, None)
    if event is None:
        return Break(Damage.MISSING_EVENT, seal.sequence, seal.event_id)
    if link(tip.hash, event, seal.sequence, seal.sealed_at) != seal.hash:
        return Break(Damage.CHANGED, seal.sequence, seal.event_id)
    return None


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"not part of an event: {type(value).__name__}")
