"""What chance alone would do: the same figures under every other drawing of the groups.

An exact permutation test (Fisher 1935; M. D. Ernst, Permutation Methods: A Basis for Exact Inference,
Statistical Science 19, 2004): a customer's change would have been the same in any group if prices changed
nothing. Where groups were drawn from blocks, only drawings from those blocks count.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from math import comb, floor, prod

MOST_EXACT = 20_000
DRAWN = 5_000
OUTSIDE = Decimal("0.2")
"""The share of drawings outside the interval: one of 80 %."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A customer of the two groups compared; `change` in tonnes per 30 days."""

    moved: bool
    change: Decimal
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Another drawing: the sum of changes in the group moved, and how many of it are those really moved."""

    total: Decimal
    stayed: int


@dataclass(frozen=True, slots=True)
class Relabelling:
    """All other drawings, or many of them by lot where there are too many."""

    others: tuple[Drawing, ...]
    exact: bool

    @property
    def count(self) -> int:
        """With the one that was drawn."""
        return len(self.others) + 1


def possible(units: Sequence[Unit]) -> int:
    """How many drawings there are, the real one included."""
    return prod(comb(len(block), sum(one.moved for one in block)) for block in _blocks(units))


def relabel(units: Sequence[Unit], seed: int) -> Relabelling:
    """Every other drawing while they are few, else 5,000 by lot; the same seed gives the same ones."""
    blocks, moved = _blocks(units), sum(one.moved for one in units)
    if possible(units) <= MOST_EXACT:
        return Relabelling(tuple(one for one in _all(blocks) if one.stayed < moved), exact=True)
    lots = random.Random(seed)
    return Relabelling(tuple(_by_lot(blocks, lots) for _ in range(DRAWN)), exact=False)


def effect_of(units: Sequence[Unit]) -> Decimal:
    """Difference in differences: the mean change of those moved less that of the others."""
    moved = [one.change for one in units if one.moved]
    kept = [one.change for one in units if not one.moved]
    return _mean(moved) - _mean(kept)


def p_value(units: Sequence[Unit], found: Relabelling) -> Decimal:
    """The share of drawings whose difference is at least as large, to either side."""
    count, moved = len(units), sum(one.moved for one in units)
    whole = sum((one.change for one in units), Decimal(0))
    # The difference of means, multiplied out: equal ones compare as equal.
    really = abs(_moved_total(units) * count - whole * moved)
    as_large = sum(abs(one.total * count - whole * moved) >= really for one in found.others)
    return Decimal(1 + as_large) / found.count


def interval(units: Sequence[Unit], found: Relabelling) -> tuple[Decimal, Decimal] | None:
    """All effects that the drawings do not speak against, at a tenth to either side; None with too few.

    Taking an effect off those moved turns the difference of another drawing past the real one at the mean
    change of the customers exchanged for one another: these values, sorted, are the bounds.
    """
    moved, total = sum(one.moved for one in units), _moved_total(units)
    turns = sorted((total - one.total) / (moved - one.stayed) for one in found.others if one.stayed < moved)
    # The real drawing, met again by lot, speaks against nothing.
    place = floor(OUTSIDE / 2 * found.count) - (len(found.others) - len(turns))
    if not 1 <= place <= len(turns):
        return None
    return turns[place - 1], turns[-place]


def _blocks(units: Sequence[Unit]) -> list[list[Unit]]:
    blocks: dict[int | None, list[Unit]] = defaultdict(list)
    for one in units:
        blocks[one.block].append(one)
    return list(blocks.values())


def _all(blocks: Sequence[Sequence[Unit]]) -> Iterator[Drawing]:
    for parts in product(*(_of_block(block) for block in blocks)):
        yield Drawing(sum((one.total for one in parts), Decimal(0)), sum(one.stayed for one in parts))


def _of_block(block: Sequence[Unit]) -> list[Drawing]:
    moved = sum(one.moved for one in block)
    return [_drawn(chosen) for chosen in combinations(block, moved)]


def _by_lot(blocks: Sequence[Sequence[Unit]], lots: random.Random) -> Drawing:
    return _drawn([one for block in blocks for one in lots.sample(block, sum(u.moved for u in block))])


def _drawn(chosen: Sequence[Unit]) -> Drawing:
    return Drawing(sum((one.change for one in chosen), Decimal(0)), sum(one.moved for one in chosen))


def _moved_total(units: Sequence[Unit]) -> Decimal:
    return sum((one.change for one in units if one.moved), Decimal(0))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
