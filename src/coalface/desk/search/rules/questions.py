"""What a person typed, as questions to the index."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from coalface.desk.search.rules.pinyin import all_syllables, is_han
from coalface.desk.search.rules.words import COMMON_PAIRS, COMMON_SYLLABLES, INITIALS, quoted, runs, whole

MOST_PARTS = 12
MOST_READINGS = 5
LONGEST_SYLLABLE = 6
LONGEST_PINYIN = 40
NEVER_INITIAL = frozenset("iuv")


@dataclass(frozen=True, slots=True)
class Question:
    """`any`, `head` and `exact` are `tsquery` texts: has it all, begins with it, is just this.

    `part` is set instead when only the common pairs of legal forms were typed (有限公司): such a text is
    looked for in the titles themselves, which is quick because nearly every one has it.
    """

    any: str = ""
    head: str = ""
    exact: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.any or self.part)


def question(text: str) -> Question:
    """The question behind a text; false when it holds nothing to look for."""
    parts = list(dict.fromkeys(runs(text)))[:MOST_PARTS]
    asked = {part: clause for part in parts if (clause := _clause(part))}
    if not asked:
        return Question(part=max((part for part in parts if is_han(part[0])), key=len, default=""))
    first, rest = next(iter(asked)), list(asked.values())[1:]
    return Question(
        any=" & ".join(asked.values()),
        head=" & ".join([_clause(first, head=True), *rest]),
        exact=quoted("=" + whole(text)),
    )


def _clause(part: str, *, head: bool = False) -> str:
    return _han(part, head=head) if is_han(part[0]) else _latin(part, head=head)


def _han(part: str, *, head: bool) -> str:
    mark = "^" if head else ""
    if len(part) == 1:
        return quoted(mark + part) + ":*"
    pairs = [first + second for first, second in pairwise(part)]
    if head and pairs[0] not in COMMON_PAIRS:
        pairs[0] = mark + pairs[0]
    return " & ".join(quoted(pair) for pair in dict.fromkeys(pairs) if pair not in COMMON_PAIRS)


def _latin(part: str, *, head: bool) -> str:
    """A code or a word by its beginning, or initials, or pinyin: whichever fits."""
    mark = "^" if head else ""
    ways = [quoted(mark + part) + ":*"]
    if part.isalpha():
        if len(part) > 1 and not NEVER_INITIAL.intersection(part):
            ways.append(quoted(f"{mark};{part[:INITIALS]}") + ":*")
        ways.extend(_pinyin(reading, mark) for reading in _readings(part[:LONGEST_PINYIN]))
    return "(" + " | ".join(ways) + ")"


def _pinyin(reading: list[str], mark: str) -> str:
    """Pairs of syllables without the common ones; the last syllable may still be unfinished."""
    *pairs, last = [f"{one}.{two}" for one, two in pairwise(reading)]
    clauses = {pair: quoted(pair) for pair in pairs if pair not in COMMON_SYLLABLES}
    if not clauses or not any(common.startswith(last) for common in COMMON_SYLLABLES):
        clauses[last] = quoted(last) + ":*"
    first = (*pairs, last)[0]
    if first in clauses:
        clauses[first] = clauses[first].replace("'", "'" + mark, 1)
    return "(" + " & ".join(clauses.values()) + ")"


def _readings(letters: str) -> list[list[str]]:
    """The likeliest ways to read letters as two or more syllables, the last perhaps unfinished.

    xianan is xia nan, but also xian an: fewer syllables come first, and such that begin with a vowel later,
    since careful writers set an apostrophe there.
    """
    known, beginnings = all_syllables(), _beginnings()
    ways: list[list[tuple[int, list[str]]]] = [[(0, [])]]
    for end in range(1, len(letters) + 1):
        allowed = known if end < len(letters) else beginnings
        longer = (
            (cost + _cost(letters[start:end]), [*reading, letters[start:end]])
            for start in range(max(0, end - LONGEST_SYLLABLE), end)
            if letters[start:end] in allowed
            for cost, reading in ways[start]
        )
        ways.append(sorted(longer)[:MOST_READINGS])
    return [reading for _, reading in ways[-1] if len(reading) > 1]


def _cost(syllable: str) -> int:
    return 1 + (syllable[0] in "aeo") + (len(syllable) == 1)


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(s[:length] for s in all_syllables() for length in range(1, len(s) + 1))
