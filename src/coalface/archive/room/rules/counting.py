"""Comparing what a shelf should hold with what a scanner found on it (R44.03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coalface.archive.room.rules.keeping import is_dead
from coalface.archive.room.rules.states import State


class Difference(StrEnum):
    """What can be wrong with a unit, the most urgent first."""

    MISSING = "missing"
    MISFILED = "misfiled"
    UNEXPECTED = "unexpected"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the archive says about a unit; `place` is a storage code, "" without one."""

    state: str
    place: str
    touched_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One difference; `recorded` and `found` are storage codes, "" where there is none."""

    number: str
    difference: Difference
    recorded: str = ""
    found: str = ""


def compare(
    recorded: Mapping[str, Recorded], expected: frozenset[str], found: Mapping[str, str], today: date
) -> list[Line]:
    """The differences of a stock-taking, the most urgent first, then by number.

    `expected` are the numbers that should stand on the shelf counted; `found` gives for every scanned number
    the place at which it was; `recorded` knows all of both but the unknown ones. Borrowed units are not
    expected on the shelf.
    """
    lines = [_found_line(number, place, recorded.get(number), today) for number, place in found.items()]
    lines += [
        Line(number, Difference.MISSING, recorded[number].place)
        for number in expected - found.keys()
        if recorded[number].state == State.IN_PLACE
    ]
    order = list(Difference)
    return sorted(
        (line for line in lines if line is not None),
        key=lambda line: (order.index(line.difference), line.number),
    )


def _found_line(number: str, place: str, known: Recorded | None, today: date) -> Line | None:
    if known is None:
        return Line(number, Difference.UNKNOWN, found=place)
    if known.state != State.IN_PLACE:
        return Line(number, Difference.UNEXPECTED, known.place, place)
    if known.place != place:
        return Line(number, Difference.MISFILED, known.place, place)
    return Line(number, Difference.DEAD, place, place) if is_dead(known.touched_on, today) else None
