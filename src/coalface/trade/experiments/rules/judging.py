"""What an experiment tells: tonnes against the control group, how sure that is, what earns most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.findings import Finding, Severity, mark
from coalface.trade.experiments.rules.relabelling import (
    Unit,
    effect_of,
    interval,
    p_value,
    possible,
    relabel,
)

PERIOD_DAYS = 30
LEAST_DRAWINGS = 20
LEAST_DAYS = 28
CARRIES = Decimal("0.10")
"""The p-value up to which a difference is taken for more than chance, shared by the moves tried."""
MICRO = Decimal("0.000001")
HUNDRED = Decimal(100)
TOO_FEW = mark(
    "Too few customers to tell: they could have been drawn into these groups in only %(count)s ways, "
    "and %(least)s are needed."
)
TOO_SHORT = mark("Too short to tell: the prices were moved for %(days)s days, and %(least)s are needed.")
NO_BEFORE = mark("Too little to tell: one of the groups took nothing in the time before.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a customer took before and during, tonnes per 30 days."""

    before: Decimal
    during: Decimal
    block: int | None = None

    @property
    def change(self) -> Decimal:
        return self.during - self.before


@dataclass(frozen=True, slots=True)
class Level:
    """A move tried: yuan/t, and the customers whose prices were moved by it."""

    move: Decimal
    taken: Sequence[Taken]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group against the control group; tonnes are per customer and 30 days, `low` to `high` hold 80 %.

    `expected` is what the group would have taken with the change of the control group alone. The elasticity
    is the relative change of tonnes over the relative change of the price. `earned` is the change in yuan per
    customer and 30 days, above the cost of a tonne where one is given.
    """

    move: Decimal
    expected: Decimal
    effect: Decimal
    low: Decimal
    high: Decimal
    p: Decimal
    drawings: int
    exact: bool
    carries: bool
    earned: Decimal

    @property
    def effect_pct(self) -> Decimal | None:
        return None if self.expected <= 0 else HUNDRED * self.effect / self.expected

    def elasticity(self, base_price: Decimal) -> Decimal | None:
        """None where the group would have taken nothing."""
        share = self.effect_pct
        return None if share is None else share / (HUNDRED * self.move / base_price)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparisons that can be made, and why others cannot, by the move."""

    comparisons: tuple[Comparison, ...]
    untold: Mapping[Decimal, Finding]

    @property
    def best(self) -> Comparison | None:
        """The move that earns most of those the figures carry; None where the present price earns more."""
        sure = [one for one in self.comparisons if one.carries and one.earned > 0]
        return max(sure, key=lambda one: one.earned, default=None)

    @property
    def tells(self) -> bool:
        """Whether any figure carries a recommendation, be it to leave the price alone."""
        return any(one.carries for one in self.comparisons)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the figures are weighed by: yuan/t, days of moved prices, and the seed of drawings by lot."""

    base_price: Decimal
    days: int
    unit_cost: Decimal = Decimal(0)
    seed: int = 1


def per_period(tonnes: Decimal, days: int) -> Decimal:
    """Tonnes of some days as tonnes per 30 days, to a gram."""
    return (tonnes * PERIOD_DAYS / days).quantize(MICRO, ROUND_HALF_UP)


def judge(levels: Sequence[Level], control: Sequence[Taken], terms: Terms) -> Verdict:
    """Each move against the control group."""
    made, untold = [], {}
    for level in levels:
        why = _untold(level, control, terms.days)
        if why is None:
            made.append(_compare(level, control, terms, CARRIES / len(levels)))
        else:
            untold[level.move] = why
    return Verdict(tuple(made), untold)


def plan_remarks(sizes: Sequence[int], blocks: bool, days: int) -> list[Finding]:
    """What a plan will not be able to tell; `sizes` of the groups, the control group first."""
    found = [] if days >= LEAST_DAYS else [_note("too_short", TOO_SHORT, days=days, least=LEAST_DAYS)]
    for size in sizes[1:]:
        control = sizes[0]
        units = [Unit(True, Decimal(0), at if blocks else None) for at in range(size)]
        units += [Unit(False, Decimal(0), at if blocks else None) for at in range(control)]
        if (count := possible(units)) < LEAST_DRAWINGS:
            return [*found, _note("too_few", TOO_FEW, count=count, least=LEAST_DRAWINGS)]
    return found


def _untold(level: Level, control: Sequence[Taken], days: int) -> Finding | None:
    count = possible(_units(level, control)) if level.taken and control else 1
    if count < LEAST_DRAWINGS:
        return _note("too_few", TOO_FEW, count=count, least=LEAST_DRAWINGS)
    if days < LEAST_DAYS:
        return _note("too_short", TOO_SHORT, days=days, least=LEAST_DAYS)
    if not all(any(one.before for one in group) for group in (level.taken, control)):
        return _note("no_before", NO_BEFORE)
    return None


def _compare(level: Level, control: Sequence[Taken], terms: Terms, carries: Decimal) -> Comparison:
    units = _units(level, control)
    found = relabel(units, terms.seed)
    effect, p = effect_of(units), p_value(units, found)
    bounds = interval(units, found)
    if bounds is None:
        raise ValueError("too few drawings were let through")
    count = len(level.taken)
    during = sum((one.during for one in level.taken), Decimal(0)) / count
    expected = during - effect
    margin = terms.base_price - terms.unit_cost
    return Comparison(
        level.move,
        expected,
        effect,
        *bounds,
        p,
        found.count,
        found.exact,
        p <= carries,
        during * (margin + level.move) - expected * margin,
    )


def _units(level: Level, control: Sequence[Taken]) -> list[Unit]:
    moved = [Unit(True, one.change, one.block) for one in level.taken]
    return [*moved, *(Unit(False, one.change, one.block) for one in control)]


def _note(code: str, message: str, **values: object) -> Finding:
    return Finding(code, Severity.NOTE, message, values)
