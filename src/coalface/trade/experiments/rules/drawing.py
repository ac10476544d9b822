"""Drawing groups: alike customers into one block, then one of each block into every group by lot."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

_PROVINCE = re.compile(r".+?(?:省|自治区|市)")


def province(region: str) -> str:
    """The province or municipality a region lies in: 山西省 for 山西省临汾市; another region as it is."""
    found = _PROVINCE.match(region)
    return found.group() if found else region


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who may take part, with the tonnes of the time before."""

    customer_id: int
    region: str
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Into which group a customer was drawn, and from which block; group 0 keeps its prices."""

    customer_id: int
    group: int
    block: int


def draw(candidates: Sequence[Candidate], groups: int, *, seed: int, most: int | None = None) -> list[Place]:
    """Blocks of as many customers as there are groups, neighbours by volume, within a province where it goes.

    The same candidates and seed give the same groups. Of at most `most` customers the largest take part; who
    is left over when no block can be filled takes no part.
    """
    lots = random.Random(seed)
    places = []
    for block, members in enumerate(_blocks(_largest(candidates, most), groups), 1):
        order = list(range(groups))
        lots.shuffle(order)
        places += [Place(one.customer_id, group, block) for one, group in zip(members, order, strict=True)]
    return places


def _largest(candidates: Sequence[Candidate], most: int | None) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (-one.tonnes, one.customer_id))[:most]


def _blocks(candidates: Sequence[Candidate], size: int) -> list[list[Candidate]]:
    """Full blocks of the provinces first; what is left of them fills the others."""
    blocks, rest = [], []
    by_region = sorted(candidates, key=lambda one: (province(one.region), -one.tonnes, one.customer_id))
    for _region, grouped in groupby(by_region, key=lambda one: province(one.region)):
        members = list(grouped)
        full = len(members) - len(members) % size
        blocks += _cut(members[:full], size)
        rest += members[full:]
    rest = _largest(rest, None)
    return blocks + _cut(rest[: len(rest) - len(rest) % size], size)


def _cut(members: Sequence[Candidate], size: int) -> list[list[Candidate]]:
    return [list(members[start : start + size]) for start in range(0, len(members), size)]
