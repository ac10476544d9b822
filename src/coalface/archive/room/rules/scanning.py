"""What a scanner's beeps add up to: a unit then its place, or a place then many units."""

from collections.abc import Sequence
from dataclasses import dataclass

from coalface.archive.room.rules.codes import is_storage_code, normalise


@dataclass(frozen=True, slots=True)
class Pad:
    """What was scanned and still waits for its other half: units for a place, or a place for units."""

    units: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Units to be filed in one place."""

    units: tuple[str, ...]
    place: str


def read(pad: Pad, text: str) -> tuple[Pad, Filing | None]:
    """Take in one scan.

    Units wait until a place follows. A place with no unit before it stays open, and every unit after it is
    filed there until the next place is scanned.
    """
    code = normalise(text)
    if is_storage_code(code):
        if pad.units:
            return Pad(), Filing(pad.units, code)
        return Pad(place=code), None
    if pad.place:
        return pad, Filing((code,), pad.place)
    if code in pad.units:
        return pad, None
    return Pad(units=(*pad.units, code)), None


def pad_of(units: Sequence[str], place: str) -> Pad:
    """The pad as a page sent it back: a place wins over units."""
    return Pad(place=place) if place else Pad(tuple(dict.fromkeys(units)))
