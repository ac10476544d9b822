"""The pieces under which a subject is found.

| piece | example for 华能长治电厂 | finds |
|---|---|---|
| two characters | 华能, 能长, …, 电厂; the last alone: 厂 | any part of the name |
| two syllables | hua.neng, …, chang. | any part of the pinyin |
| initials from each place | ;hnczdc, ;nczdc, … | hn, czdc |
| words and codes, and the ends of long codes | ht, 2024, 001 | beginnings of codes |
| `^` before the first, `=` before the whole | ^华能, =华能长治电厂 | what begins so, or is just this |

Pairs inside the legal form of a company (有限公司) occur in nearly every name: they are left out, and
`questions` leaves them out as well.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from coalface.desk.search.rules.pinyin import is_han, normal, syllables

COMMON_PAIRS = frozenset(["有限", "限公", "公司", "限责", "责任", "任公", "股份", "份有", "集团", "团有"])
COMMON_SYLLABLES = frozenset(".".join(syllables(pair)) for pair in COMMON_PAIRS)
LEGAL_FORM = re.compile(r"(集团)?(股份)?有限(责任)?公司$|集团公司$|公司$|集团$")
INITIALS = 12
LONG_CODE = 8
TAILS = (4, 6)
LONGEST_WHOLE = 80

_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def runs(text: str) -> list[str]:
    """Normalised text cut into Chinese parts and Latin or digit parts; everything else only parts them."""
    pieces: list[str] = []
    for run in _RUNS.findall(normal(text)):
        han = "".join(c if is_han(c) else " " for c in run).split() if not run.isascii() else [run]
        pieces.extend(han)
    return pieces


def whole(text: str) -> str:
    """All of a text without spaces and marks: what `=` compares."""
    return "".join(runs(text))[:LONGEST_WHOLE]


def lexemes(texts: Iterable[str]) -> set[str]:
    """Every piece of every text; the first text is the title."""
    found: set[str] = set()
    for text in texts:
        parts = runs(text)
        if not parts:
            continue
        found.update(_wholes(parts))
        for place, part in enumerate(parts):
            found.update(_han(part, first=place == 0) if is_han(part[0]) else _code(part, first=place == 0))
        found.update(_joined_codes(parts))
    return found


def index_words(texts: Iterable[str]) -> str:
    """The pieces of the texts as the text of a `tsvector`."""
    return " ".join(map(quoted, sorted(lexemes(texts))))


def quoted(lexeme: str) -> str:
    """A lexeme as PostgreSQL reads it, in a vector or in a question."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _wholes(parts: list[str]) -> Iterator[str]:
    name = "".join(parts)
    yield "=" + name[:LONGEST_WHOLE]
    short = LEGAL_FORM.sub("", name)
    if short and short != name:
        yield "=" + short[:LONGEST_WHOLE]


def _han(part: str, *, first: bool) -> Iterator[str]:
    readings = syllables(part)
    initials = "".join(reading[0] for reading in readings)
    for place, (pair, (one, two)) in enumerate(zip(_pairs(part), pairwise([*readings, ""]), strict=True)):
        if pair in COMMON_PAIRS or (len(pair) == 1 and part[-2:] in COMMON_PAIRS):
            continue
        pieces = (pair, f"{one}.{two}", f";{initials[place : place + INITIALS]}")
        yield from pieces
        if first and place == 0:
            yield from ("^" + piece for piece in pieces)


def _pairs(part: str) -> list[str]:
    return [part[place : place + 2] for place in range(len(part))]


def _code(part: str, *, first: bool) -> Iterator[str]:
    yield part
    if first:
        yield "^" + part
    if len(part) >= LONG_CODE and any(map(str.isdigit, part)):
        yield from (part[-tail:] for tail in TAILS)


def _joined_codes(parts: list[str]) -> Iterator[str]:
    """HT-2024-001 is found as ht2024001 too, also in the middle of a sentence."""
    for latin, together in groupby(parts, str.isascii):
        pieces = list(together)
        if latin and len(pieces) > 1:
            yield "".join(pieces)[:LONGEST_WHOLE]
