"""Which cards may be one company, what the one card says after a merge, and what a card can be split into."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from coalface.archive.customers.rules import LIKELY, bigrams, similarity, telling_pieces
from coalface.kernel.findings import Finding, blocking, mark

Thing = TypeVar("Thing", bound=Hashable)

PARTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_key", "name_core"),
    "identity": ("credit_code", "registry_id"),
    "industry": ("industry",),
    "region": ("region",),
    "address": ("address",),
    "coordinates": ("latitude", "longitude"),
    "responsible": ("responsible_id", "department_id"),
    "status": ("status",),
    "remarks": ("remarks",),
}
"""What can be chosen from either card: the columns of one part go together."""
EMPTY = (None, "", "other")
MOST_SHARED = 3_000
"""A piece in more names than this tells nothing apart, and would make the scan quadratic."""


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two customers, the smaller id first, and how alike their names are (0 to 1)."""

    first_id: int
    second_id: int
    score: Decimal


def suggested(kept: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    """The parts to take from the other card: those the kept one says nothing about."""
    return {part for part, columns in PARTS.items() if _says(other, columns) and not _says(kept, columns)}


def after_merge(
    kept: Mapping[str, object], other: Mapping[str, object], taken: Collection[str]
) -> dict[str, object]:
    """Column by column what the kept card says with these parts taken from the other one."""
    return {
        column: (other if part in taken else kept)[column]
        for part, columns in PARTS.items()
        for column in columns
    }


def merge_findings(kept_id: int, other_id: int, taken: Collection[str], reason: str) -> list[Finding]:
    """What speaks against a merge as it was filled in."""
    found = []
    if kept_id == other_id:
        found.append(blocking("same_card", mark("A card cannot be merged with itself.")))
    if unknown := set(taken) - set(PARTS):
        message = mark("There is no part %(part)s of a card.")
        found.append(blocking("unknown_part", message, None, {"part": sorted(unknown)[0]}))
    if not reason.strip():
        found.append(blocking("reason_missing", mark("Please say why these are one company."), "reason"))
    return found


def likely_pairs(names: Sequence[tuple[int, str]]) -> Iterator[tuple[int, list[LikelyPair]]]:
    """Every pair of customers with names at least `LIKELY` alike, best score of their names.

    Takes (customer id, normalised name), several names a customer allowed. Yields, for each name in turn, how
    many are done and its pairs; a pair may come several times, with the scores of several names.
    """
    pieces = [sorted(set(bigrams(core))) for _, core in names]
    counts = Counter(piece for own in pieces for piece in own)
    frequency = {piece: count / len(names) for piece, count in counts.items()}
    holders: dict[str, set[int]] = defaultdict(set)
    for place, own in enumerate(pieces):
        for piece in own:
            holders[piece].add(place)
    for place, own in enumerate(pieces):
        found: set[int] = set()
        for group in telling_pieces(own, frequency):
            if min(counts[piece] for piece in group) <= MOST_SHARED:
                found |= set.intersection(*sorted((holders[piece] for piece in group), key=len))
        yield place + 1, _scored(names, place, found)


def _scored(names: Sequence[tuple[int, str]], place: int, found: Collection[int]) -> list[LikelyPair]:
    customer_id, core = names[place]
    pairs = []
    for other in found:
        other_id, other_core = names[other]
        if other_id != customer_id and (score := similarity(core, other_core)) >= LIKELY:
            pairs.append(LikelyPair(min(customer_id, other_id), max(customer_id, other_id), score))
    return pairs


def _says(card: Mapping[str, object], columns: Collection[str]) -> bool:
    return any(card[column] not in EMPTY for column in columns)


def split_findings(name: str, reason: str, chosen: Collection[object]) -> list[Finding]:
    """What speaks against a split as it was filled in."""
    found = []
    if not name.strip():
        found.append(blocking("name_missing", mark("Please give the name of the other company."), "name"))
    if not reason.strip():
        message = mark("Please say why these are two companies.")
        found.append(blocking("reason_missing", message, "reason"))
    if not chosen:
        message = mark("Please choose what goes to the new card.")
        found.append(blocking("nothing_chosen", message))
    return found


def joined(things: Iterable[Thing], ties: Iterable[tuple[Thing, Thing]]) -> list[set[Thing]]:
    """The things in groups of those that hang together, directly or through others."""
    group_of = {thing: {thing} for thing in things}
    for one, other in ties:
        small, large = sorted((group_of[one], group_of[other]), key=len)
        if small is not large:
            large |= small
            group_of.update(dict.fromkeys(small, large))
    return list({id(group): group for group in group_of.values()}.values())
