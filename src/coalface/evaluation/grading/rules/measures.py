"""What is measured of one customer up to a period: the plain reference of the expressions in `metrics`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Any

from coalface.evaluation.grading.rules.policy import Judged, Policy, Quantity, Rank
from coalface.evaluation.grading.rules.scale import kilograms, up
from coalface.kernel.periods import Month

MOST_RUNNING = 60
"""Running longer than five years makes no difference any more."""


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What happened with one customer in one month, all products together; kg and fen."""

    month: Month
    contracted_kg: int = 0
    excused_kg: int = 0
    planned_kg: int = 0
    """The plan of the month: planned where a plan was made, else contracted; 0 without either."""
    dispatched_kg: int = 0
    received_kg: int = 0
    settled_kg: int = 0
    shipments: int = 0
    paid_fen: int = 0
    bills_fen: int = 0
    due_fen: int = 0
    on_time_fen: int = 0
    contracts_started: int = 0

    @property
    def shipped(self) -> bool:
        return self.shipments > 0 or self.dispatched_kg > 0

    @property
    def business(self) -> bool:
        """A shipment, a receipt, a settlement or a contract (R0.25)."""
        return self.shipped or self.paid_fen > 0 or self.settled_kg > 0 or self.contracts_started > 0

    @property
    def wholly_excused(self) -> bool:
        return 0 < self.contracted_kg <= self.excused_kg

    def delivered_kg(self, quantity: Quantity) -> int:
        return kilograms(self.dispatched_kg if quantity is Quantity.DISPATCHED else self.received_kg)


@dataclass(frozen=True, slots=True)
class Standing:
    """The grade in force before the review, and the period it was given for (None: never reviewed)."""

    rank: Rank = Rank.POTENTIAL
    period: Month | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a grade is judged by; the columns of a grade record carry the same names.

    Shares are in units of `scale.WHOLE`; None means that it cannot be said.
    """

    previous: Rank = Rank.POTENTIAL
    months: int = 0
    delivered_kg: int = 0
    contracted_kg: int = 0
    excused_kg: int = 0
    planned_kg: int = 0
    kept_kg: int = 0
    planned_months: int = 0
    cv_population: int | None = None
    cv_sample: int | None = None
    max_deviation: int | None = None
    mean_deviation: int | None = None
    max_step: int | None = None
    mean_step: int | None = None
    spread: int | None = None
    plan_gap: int | None = None
    gap_months: int = 0
    unshipped_run: int | None = None
    idle_run: int | None = None
    unexcused_months: int = 0
    running_months: int = 0
    paid_fen: int = 0
    bills_fen: int = 0
    due_fen: int = 0
    on_time_fen: int = 0
    funds_stable: bool | None = None
    stock_capacity: bool | None = None
    large_scale: bool | None = None
    demand_potential: bool | None = None
    creditworthy: bool | None = None
    at_risk: bool | None = None


def measure(
    policy: Policy,
    period: Month,
    history: Sequence[MonthFacts],
    *,
    excused: Collection[Month] = (),
    judgements: Mapping[Judged, bool] | None = None,
    standing: Standing = Standing(),
) -> Inputs:
    """The inputs of one customer; `history` holds each month at most once, in any order."""
    known = sorted((facts for facts in history if facts.month <= period), key=lambda facts: facts.month)
    busy = [facts.month for facts in known if facts.business]
    shipped = [facts.month for facts in known if facts.shipped]
    window = _window(policy, period, known, busy)
    quantities = [facts.delivered_kg(policy.quantity) for facts in window]
    excuses = {*excused, *(facts.month for facts in window if facts.wholly_excused)}
    judged = {judged.value: value for judged, value in (judgements or {}).items()}
    return Inputs(
        previous=standing.rank,
        months=len(window),
        delivered_kg=sum(quantities),
        contracted_kg=sum(kilograms(facts.contracted_kg) for facts in window),
        excused_kg=sum(_excused_kg(facts) for facts in window),
        **_against_plan(window, quantities),
        **fluctuations(quantities),
        gap_months=sum(not facts.shipped for facts in window),
        unshipped_run=period.index - shipped[-1].index if shipped else None,
        idle_run=period.index - busy[-1].index if busy else None,
        unexcused_months=_unexcused(policy, period, shipped, excuses, standing),
        running_months=_running(policy, period, busy, shipped),
        paid_fen=sum(facts.paid_fen for facts in window),
        bills_fen=sum(facts.bills_fen for facts in window),
        due_fen=sum(facts.due_fen for facts in window),
        on_time_fen=sum(facts.on_time_fen for facts in window),
        **judged,
    )


def fluctuations(quantities: Sequence[int]) -> dict[str, Any]:
    """The seven methods of B10 that need no plan, over consecutive months; None where a base is zero."""
    count, total = len(quantities), sum(quantities)
    if not total:
        return {}
    away = [up(abs(count * kg - total), total) for kg in quantities]
    square = sum(share * share for share in away)
    bases = quantities[:-1]
    steps = [up(abs(b - a), a) for a, b in zip(bases, quantities[1:], strict=True)] if all(bases) else []
    return {
        "cv_population": isqrt(square // count),
        "cv_sample": isqrt(square // (count - 1)) if count > 1 else None,
        "max_deviation": max(away),
        "mean_deviation": sum(away) // count,
        "max_step": max(steps, default=None),
        "mean_step": sum(steps) // len(steps) if steps else None,
        "spread": up(count * (max(quantities) - min(quantities)), total),
    }


def _window(
    policy: Policy, period: Month, known: Sequence[MonthFacts], busy: Sequence[Month]
) -> list[MonthFacts]:
    """One entry for each month of the window from the first business on, empty months included."""
    if not busy:
        return []
    by_month = {facts.month: facts for facts in known}
    first = max(busy[0].index, period.index - policy.window_months + 1)
    months = [Month(index) for index in range(first, period.index + 1)]
    return [by_month.get(month, MonthFacts(month)) for month in months]


def _excused_kg(facts: MonthFacts) -> int:
    return min(kilograms(facts.excused_kg), kilograms(facts.contracted_kg))


def _against_plan(window: Sequence[MonthFacts], quantities: Sequence[int]) -> dict[str, Any]:
    pairs = [
        (kg, kilograms(facts.planned_kg))
        for kg, facts in zip(quantities, window, strict=True)
        if facts.planned_kg > 0
    ]
    gaps = [up(abs(kg - plan), plan) for kg, plan in pairs]
    return {
        "planned_kg": sum(plan for _, plan in pairs),
        "kept_kg": sum(min(pair) for pair in pairs),
        "planned_months": len(pairs),
        "plan_gap": sum(gaps) // len(gaps) if gaps else None,
    }


def _unexcused(
    policy: Policy, period: Month, shipped: Sequence[Month], excuses: Collection[Month], standing: Standing
) -> int:
    """Months without shipment and without excuse since the last review, or in the present run without one.

    Never looks back further than the window.
    """
    if not shipped:
        return 0
    after = shipped[-1] if standing.period is None else max(standing.period, shipped[0])
    first = max(after.index, period.index - policy.window_months) + 1
    months = [Month(index) for index in range(first, period.index + 1)]
    return sum(month not in shipped and month not in excuses for month in months)


def _running(policy: Policy, period: Month, busy: Sequence[Month], shipped: Sequence[Month]) -> int:
    """Months since the first shipment after the last break long enough to fall back to potential (R0.22).

    Only the last five years are looked at: a break that began before them is forgotten.
    """
    needed = policy.idle_months_to_potential
    breaks = [
        later
        for earlier, later in pairwise(busy)
        if later.index - earlier.index > needed and period.index - later.index + needed < MOST_RUNNING
    ]
    since = breaks[-1] if breaks else Month(0)
    first = next((month for month in shipped if month >= since), None)
    return min(period.index - first.index + 1, MOST_RUNNING) if first else 0
