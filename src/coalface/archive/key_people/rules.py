"""What makes a person a key person, and how people hold together (R1.07, R1.11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark


class Attitude(StrEnum):
    """How a person stands towards us, the worst first."""

    OPPOSED = "opposed"
    RESERVED = "reserved"
    NEUTRAL = "neutral"
    FAVOURABLE = "favourable"
    SUPPORTER = "supporter"


LEAST, MOST = 1, 5
"""Influence and the strength of a relation run from 1 to 5."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """From when to when somebody holds a post; an open end is None, and so is an unknown beginning."""

    place: str
    title: str
    from_on: date | None = None
    until_on: date | None = None

    def overlaps(self, other: "Tenure") -> bool:
        """Both last days count."""
        begins = self.from_on is None or other.until_on is None or self.from_on <= other.until_on
        ends = self.until_on is None or other.from_on is None or other.from_on <= self.until_on
        return begins and ends

    def runs_on(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day <= self.until_on
        )


def tenure_findings(given: Tenure, others: Iterable[Tenure]) -> list[Finding]:
    """A post is somewhere, has a name, ends after it begins, and is not held twice at once."""
    found = []
    if not given.place:
        message = mark("Please choose the customer, or name the body outside.")
        found.append(blocking("post_nowhere", message, "customer"))
    if not given.title:
        found.append(blocking("post_unnamed", mark("Please give the position."), "title"))
    if given.from_on and given.until_on and given.until_on < given.from_on:
        message = mark("It ends before it begins.")
        found.append(blocking("post_ends_before_start", message, "until_on"))
    same = (one for one in others if (one.place, one.title) == (given.place, given.title))
    if not found and any(given.overlaps(one) for one in same):
        message = mark("The person holds this position in that time already.")
        found.append(blocking("post_held_already", message, "title"))
    return found


def scale_findings(value: int, field: str) -> list[Finding]:
    if LEAST <= value <= MOST:
        return []
    message = mark("Please choose from %(least)s to %(most)s.")
    return [blocking("off_scale", message, field, {"least": LEAST, "most": MOST})]


def relation_findings(left: int, right: int, strength: int) -> list[Finding]:
    """Two different people, tied more or less."""
    found = scale_findings(strength, "strength")
    if left == right:
        message = mark("A person is not related to themselves; please choose somebody else.")
        found.append(blocking("related_to_self", message, "other"))
    return found


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person as far as names and numbers tell."""

    id: int
    name: str
    phone: str = ""


def digits(phone: str) -> str:
    """The digits of a number without country code, so that ways of writing it do not matter."""
    bare = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return bare.removeprefix("0086").removeprefix("86") if len(bare) > 11 else bare


def likely_same(name: str, phone: str, people: Sequence[Acquaintance]) -> list[Acquaintance]:
    """Who a contact may be: first those of the same number, then those of the same name only."""
    number, bare = digits(phone), "".join(name.split())
    by_phone = [one for one in people if number and digits(one.phone) == number]
    by_name = [one for one in people if one not in by_phone and "".join(one.name.split()) == bare]
    return by_phone + by_name
