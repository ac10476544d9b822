"""The grading policy as a value: thresholds, methods and periods."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import IntEnum, StrEnum


class Rank(IntEnum):
    """The five grades of R0.19-R0.23 as numbers that compare; `code` is the grade's name in the archive."""

    ELIMINATED = 1
    POTENTIAL = 2
    MARKET = 3
    LONG_TERM = 4
    STRATEGIC = 5

    @property
    def code(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, code: str) -> "Rank":
        return cls[code.upper()]


LADDER = (Rank.STRATEGIC, Rank.LONG_TERM, Rank.MARKET)
"""The grades that are earned by criteria, best first."""


class Fulfilment(StrEnum):
    """The three definitions of 合同兑现率 (B2)."""

    CONTRACTED = "f1"
    LESS_EXCUSED = "f2"
    MONTH_BY_MONTH = "f3"


class Fluctuation(StrEnum):
    """The eight methods of 月销售量波动幅度 (B10); the value is the name of the measure."""

    CV_POPULATION = "cv_population"
    CV_SAMPLE = "cv_sample"
    MAX_DEVIATION = "max_deviation"
    MEAN_DEVIATION = "mean_deviation"
    MAX_STEP = "max_step"
    MEAN_STEP = "mean_step"
    SPREAD = "spread"
    PLAN_GAP = "plan_gap"


class Quantity(StrEnum):
    """Which weight counts as delivered (B2: it has to be said)."""

    DISPATCHED = "dispatched"
    RECEIVED = "received"


class Judged(StrEnum):
    """What a person has to judge, because no number says it."""

    FUNDS_STABLE = "funds_stable"
    STOCK_CAPACITY = "stock_capacity"
    LARGE_SCALE = "large_scale"
    DEMAND_POTENTIAL = "demand_potential"
    CREDITWORTHY = "creditworthy"
    AT_RISK = "at_risk"


QUALITIES = tuple(judged for judged in Judged if judged is not Judged.AT_RISK)
"""The judgements a grade may demand; `at_risk` eliminates instead (R0.23)."""


class Downgrade(StrEnum):
    """How far a customer falls who no longer meets the criteria of the present grade."""

    STRAIGHT = "straight"
    ONE_LEVEL = "one_level"


class Approval(StrEnum):
    """Which proposed grades wait for a leader."""

    CHANGES = "changes"
    UPGRADES = "upgrades"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Demands:
    """What one grade asks for; every bound is strict, None asks for nothing."""

    fulfilment_over_pct: Decimal | None
    fluctuation_under_pct: Decimal | None
    judged: tuple[Judged, ...] = ()
    on_time_over_pct: Decimal | None = None
    bill_share_under_pct: Decimal | None = None


def _default_ladder() -> Mapping[Rank, Demands]:
    stable, stock, credit = Judged.FUNDS_STABLE, Judged.STOCK_CAPACITY, Judged.CREDITWORTHY
    large, potential = Judged.LARGE_SCALE, Judged.DEMAND_POTENTIAL
    return {
        Rank.STRATEGIC: Demands(Decimal(90), Decimal(10), (stable, stock, large, credit)),
        Rank.LONG_TERM: Demands(Decimal(85), Decimal(15), (stable, stock, potential, credit)),
        Rank.MARKET: Demands(Decimal(80), Decimal(20), (stable, stock, large, credit)),
    }


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rulebook; the defaults are R0.19-R0.25 with the open points settled.

    Months are counted back from the period, which is included. `idle` means without any business,
    `unshipped` without a shipment.
    """

    window_months: int = 12
    least_months: int = 6
    quantity: Quantity = Quantity.DISPATCHED
    fulfilment: Fulfilment = Fulfilment.CONTRACTED
    fluctuation: Fluctuation = Fluctuation.PLAN_GAP
    fluctuation_without_plan: Fluctuation = Fluctuation.CV_POPULATION
    ladder: Mapping[Rank, Demands] = field(default_factory=_default_ladder)
    levels_per_unshipped_month: int = 1
    idle_months_to_potential: int = 3
    further_idle_months_to_eliminated: int = 3
    trial_months: int = 3
    running_months_before_upgrade: int = 6
    levels_per_upgrade: int = 1
    downgrade: Downgrade = Downgrade.STRAIGHT
    approval: Approval = Approval.CHANGES

    @property
    def idle_months_to_eliminated(self) -> int:
        return self.idle_months_to_potential + self.further_idle_months_to_eliminated

    @property
    def months_before_upgrade(self) -> int:
        """The trial comes first; both have to be over (R0.22)."""
        return max(self.trial_months, self.running_months_before_upgrade)


NEEDS_TRADE_DATA = frozenset({"window_months", "quantity", "idle_months_to_potential"})
"""What changes the measures themselves: recorded measures cannot answer for another value of these.

The idle months belong here because a break of that length starts the trial anew.
"""


def differences(one: Policy, other: Policy) -> set[str]:
    """Names of the fields in which two policies differ."""
    return {f.name for f in fields(Policy) if getattr(one, f.name) != getattr(other, f.name)}
