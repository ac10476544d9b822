"""Quality clauses as data (B4): what is measured, from where on it counts, how much a step is worth."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.coal.assay import Measure


class Manner(StrEnum):
    """How a segment pays: per part of a step, per full step, or one amount for the whole segment."""

    PROPORTIONAL = "proportional"
    FULL_STEPS = "full_steps"
    FIXED = "fixed"


class Kind(StrEnum):
    """What a clause does: walk along segments, price by P·Q/Q0, price by the factor of the grade of coal
    (the amounts of its segments), or only set bounds of rejection.
    """

    SEGMENTS = "segments"
    RATIO = "ratio"
    FACTOR = "factor"
    BOUNDS = "bounds"


class Tiers(StrEnum):
    """Whether each segment counts by its own rate, or the rate reached counts from the base on."""

    CUMULATIVE = "cumulative"
    REACHED = "reached"


class Deadband(StrEnum):
    """What counts beyond the deadband: only what lies beyond it, or all from the base on."""

    EXCESS = "excess"
    WHOLE = "whole"


class Combination(StrEnum):
    """Whether the deductions of all clauses add up, or only that of the worst clause counts."""

    CUMULATIVE = "cumulative"
    HIGHEST = "highest"


class Moisture(StrEnum):
    """How water above the limit shortens the weight: by the excess itself, or to the limit's dry matter."""

    DIRECT = "direct"
    DRY_MATTER = "dry_matter"


@dataclass(frozen=True, slots=True)
class Segment:
    """Values in [low, high); an open end is None. `amount` is yuan/t per `step` away from the base.

    Negative amounts are deductions. A fixed segment has no step: its amount is the whole adjustment there.
    """

    low: Decimal | None
    high: Decimal | None
    manner: Manner
    amount: Decimal
    step: Decimal = Decimal(1)

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a price agreement.

    Between `base_low` and `base_high` nothing is adjusted, nor within `deadband` around them. The measured
    value is rounded half up to `places` first. Values below `reject_below` or above `reject_above` are
    rejected; the bounds themselves are not. The caps are yuan/t, positive.
    """

    measure: Measure
    kind: Kind = Kind.SEGMENTS
    base_low: Decimal = Decimal(0)
    base_high: Decimal = Decimal(0)
    segments: tuple[Segment, ...] = ()
    places: int = 2
    tiers: Tiers = Tiers.CUMULATIVE
    deadband: Decimal = Decimal(0)
    beyond: Deadband = Deadband.EXCESS
    max_deduction: Decimal | None = None
    max_bonus: Decimal | None = None
    reject_below: Decimal | None = None
    reject_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WeightClause:
    """Water above `limit_pct` (Mt) is not paid for (计价水); tonnes are rounded half up to `places`."""

    limit_pct: Decimal
    manner: Moisture = Moisture.DIRECT
    places: int = 2


@dataclass(frozen=True, slots=True)
class Clauses:
    """A whole agreement on quality; clauses work in their order, the ratio on the price reached by then."""

    clauses: tuple[Clause, ...]
    combination: Combination = Combination.CUMULATIVE
    weight: WeightClause | None = None
