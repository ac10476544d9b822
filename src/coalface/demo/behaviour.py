"""How the made-up customers behave: what they plan, how far they keep it, how they pay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`kept` and `spread` are mean and deviation of delivered / agreed; `pause` the chance of an idle month.

    `contract_months` is the length of a contract, 0 without; `tonnes` the median of a month.
    """

    name: str
    share: float
    tonnes: float
    contract_months: int
    kept: float = 1.0
    spread: float = 0.05
    pause: float = 0.0
    on_time: float = 0.9
    bills: float = 0.3


BEHAVIOURS = (
    Behaviour("strategic", 0.06, 42_000, 12, 0.995, 0.030, on_time=0.98, bills=0.25),
    Behaviour("long_term", 0.14, 16_000, 12, 0.925, 0.085, on_time=0.95, bills=0.35),
    Behaviour("market", 0.30, 5_200, 6, 0.850, 0.120, on_time=0.88, bills=0.45),
    Behaviour("wobbling", 0.12, 4_200, 6, 0.850, 0.350, pause=0.09, on_time=0.65, bills=0.60),
    Behaviour("fading", 0.08, 5_000, 6, 0.860, 0.150, on_time=0.60, bills=0.60),
    Behaviour("dead", 0.09, 3_600, 6, 0.820, 0.250, pause=0.05, on_time=0.45, bills=0.65),
    Behaviour("trial", 0.07, 1_200, 0, 1.000, 0.300, on_time=0.90, bills=0.20),
    Behaviour("spot", 0.05, 1_500, 0, 1.000, 0.450, pause=0.55, on_time=0.97, bills=0.05),
    Behaviour("prospect", 0.09, 0, 0),
)
NAMES = tuple(behaviour.name for behaviour in BEHAVIOURS)
ENDED = tuple(NAMES.index(name) for name in ("fading", "dead"))
TRIAL, PROSPECT = NAMES.index("trial"), NAMES.index("prospect")

SEASONS = {
    "power": (1.18, 1.05, 0.95, 0.86, 0.88, 0.98, 1.12, 1.14, 0.96, 0.84, 0.93, 1.11),
    "steel": (0.98, 0.93, 1.03, 1.04, 1.03, 1.01, 0.98, 0.98, 1.02, 1.03, 1.00, 0.97),
    "chemical": (1.00, 0.96, 1.04, 1.02, 1.01, 0.98, 0.95, 0.96, 1.02, 1.03, 1.02, 1.01),
    "cement": (0.72, 0.62, 1.02, 1.15, 1.17, 1.10, 1.00, 1.02, 1.12, 1.15, 1.08, 0.85),
    "heating": (1.75, 1.55, 1.05, 0.45, 0.40, 0.40, 0.42, 0.55, 0.85, 1.25, 1.55, 1.78),
    "mining": (1.02, 0.90, 1.02, 1.02, 1.00, 0.98, 0.98, 1.00, 1.02, 1.02, 1.02, 1.02),
    "trader": (1.15, 0.85, 0.95, 0.92, 0.95, 1.02, 1.10, 1.05, 0.95, 0.95, 1.02, 1.09),
    "other": (1.00, 0.90, 1.03, 1.02, 1.01, 1.00, 0.99, 0.99, 1.02, 1.02, 1.01, 1.01),
}
"""Share of an average month by calendar month: heat in winter, power also in summer, cement in spring."""

INDUSTRIES = tuple(SEASONS)
INDUSTRY_SHARES = (0.24, 0.16, 0.13, 0.12, 0.11, 0.03, 0.16, 0.05)

_BY_MONTH = np.array([SEASONS[industry] for industry in INDUSTRIES])


def seasonal(industries: Whole, calendar_months: Whole) -> Numbers:
    """Customers x months: the seasonal share."""
    return np.asarray(_BY_MONTH[industries][:, calendar_months - 1])


def agreed(rng: np.random.Generator, kinds: Whole, industries: Whole, calendar_months: Whole) -> Numbers:
    """Tonnes a month that each customer means to take, in whole hundreds."""
    medians = np.array([behaviour.tonnes for behaviour in BEHAVIOURS])[kinds]
    usual = medians * rng.lognormal(0.0, 0.45, len(kinds))
    growth = 1 + rng.normal(0.02, 0.06, len(kinds))[:, None] * (np.arange(len(calendar_months)) / 12)
    tonnes = usual[:, None] * growth * seasonal(industries, calendar_months)
    return np.asarray(np.maximum(np.round(tonnes, -2), 100.0) * (medians > 0)[:, None])


def lifetimes(rng: np.random.Generator, kinds: Whole, full_months: int) -> tuple[Whole, Whole]:
    """First month with trade and first month without, counted from the first month of the demo.

    Fading customers stopped one or two full months ago, dead ones four to sixteen; a trial began within the
    last four months.
    """
    size = len(kinds)
    began = np.where(rng.random(size) < 0.72, 0, rng.integers(1, max(2, full_months - 16), size))
    began = np.where(kinds == TRIAL, full_months - rng.integers(1, 5, size), began)
    ended = np.full(size, full_months + 1)
    fading, dead = ENDED
    ended = np.where(kinds == fading, full_months - rng.integers(1, 3, size), ended)
    ended = np.where(kinds == dead, full_months - rng.integers(4, 17, size), ended)
    ended = np.where(kinds == PROSPECT, 0, ended)
    return began, np.maximum(ended, np.where(kinds == PROSPECT, 0, began + 3))


def delivered(rng: np.random.Generator, kinds: Whole, plan: Numbers, began: Whole, ended: Whole) -> Numbers:
    """Tonnes delivered in each month of the demo."""
    size, months = plan.shape
    kept = np.array([behaviour.kept for behaviour in BEHAVIOURS])[kinds][:, None]
    spread = np.array([behaviour.spread for behaviour in BEHAVIOURS])[kinds][:, None]
    pause = np.array([behaviour.pause for behaviour in BEHAVIOURS])[kinds][:, None]
    share = np.clip(rng.normal(kept, spread, (size, months)), 0.05, 2.5)
    idle = rng.random((size, months)) < pause
    month = np.arange(months)[None, :]
    alive = (month >= began[:, None]) & (month < ended[:, None])
    return np.asarray(np.round(plan * share * (alive & ~idle), 2))
