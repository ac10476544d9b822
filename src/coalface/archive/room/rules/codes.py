"""Storage codes of places and numbers of units, as printed on labels and read by a scanner (R44.05).

A place is `A-03-02-05`: room, shelf, level from below, place from the left. A unit's own number is `D` and
nine digits, the last a check digit: a mistyped label is refused instead of filing another customer's papers.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

MOST_SHELVES, MOST_LEVELS, MOST_PLACES = 999, 20, 99
_PLACE = re.compile(r"([A-Z][A-Z0-9]{0,3})-(\d{2,3})-(\d{2})-(\d{2})")
_ROOM = re.compile(r"[A-Z][A-Z0-9]{0,3}")
_OWN_NUMBER = re.compile(r"D\d{9}")
_OLD_NUMBER = re.compile(r"[A-Z0-9一-鿿][A-Z0-9一-鿿./\-]{1,29}")


class NotAStorageCode(ValueError):  # noqa: N818 - an answer about a text
    """The text is no storage code."""


@dataclass(frozen=True, slots=True, order=True)
class StorageCode:
    """One place of one shelf; every part counts from 1."""

    room: str
    shelf: int
    level: int
    place: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as typed or scanned: full-width letters, small letters and blanks do no harm."""
        found = _PLACE.fullmatch(normalise(text))
        if found is None:
            raise NotAStorageCode(text)
        room, shelf, level, place = found[1], int(found[2]), int(found[3]), int(found[4])
        if not (shelf and 1 <= level <= MOST_LEVELS and place):
            raise NotAStorageCode(text)
        return cls(room, shelf, level, place)

    def __str__(self) -> str:
        return f"{self.room}-{self.shelf:02}-{self.level:02}-{self.place:02}"


def normalise(text: str) -> str:
    """A code as it is kept: narrow, capital, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_storage_code(text: str) -> bool:
    try:
        StorageCode.parse(text)
    except NotAStorageCode:
        return False
    return True


def is_room_code(text: str) -> bool:
    return _ROOM.fullmatch(text) is not None


def unit_number(serial: int) -> str:
    """The number of the unit with this serial: `D`, eight digits, a check digit."""
    digits = f"{serial:08}"
    return f"D{digits}{check_digit(digits)}"


def is_unit_number(text: str) -> bool:
    """Whether a text may be the number of a unit: ours with its check digit, or one of an old catalogue."""
    code = normalise(text)
    if _OWN_NUMBER.fullmatch(code):
        return code[-1] == check_digit(code[1:-1])
    return _OLD_NUMBER.fullmatch(code) is not None and not is_storage_code(code)


def check_digit(digits: str) -> str:
    """Luhn's digit: catches every single wrong digit and nearly every swap of neighbours."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)
