"""Who may claim a customer, how long it is theirs, and when it goes back to the pool (R0.31).

A customer nobody works on goes back: never while a contract runs, never inside the protection period, and
never without a warning so many days before.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark


@dataclass(frozen=True, slots=True)
class Limits:
    """The rules of the pool, in customers and days."""

    most_held: int = 50
    most_a_day: int = 5
    protection_days: int = 30
    idle_days: int = 60
    warning_days: int = 7


def limit_findings(limits: Limits) -> list[Finding]:
    """Whether the rules make sense together."""
    found = []
    for name in ("most_held", "most_a_day", "idle_days", "warning_days"):
        if getattr(limits, name) < 1:
            found.append(blocking("limit_too_small", mark("Please give at least 1."), name))
    if limits.protection_days < 0:
        found.append(blocking("limit_too_small", mark("Please give at least 0."), "protection_days"))
    if limits.warning_days >= limits.idle_days:
        message = mark("The warning must come within the idle days, so fewer than those.")
        found.append(blocking("warning_too_long", message, "warning_days"))
    return found


def claim_findings(limits: Limits, *, held: int, claimed_today: int) -> list[Finding]:
    """Whether somebody who holds so many may claim one more."""
    if held >= limits.most_held:
        message = mark("You hold %(held)s customers from the pool; more than %(most)s are not allowed.")
        return [blocking("holds_too_many", message, None, {"held": held, "most": limits.most_held})]
    if claimed_today >= limits.most_a_day:
        message = mark("You have claimed %(most)s customers today; the next ones can be claimed tomorrow.")
        return [blocking("claimed_too_many", message, None, {"most": limits.most_a_day})]
    return []


class Step(StrEnum):
    """What is to be done about a holding today."""

    KEEP = "keep"
    WARN = "warn"
    RECLAIM = "reclaim"


@dataclass(frozen=True, slots=True)
class Holding:
    """How a customer is held; `active_on` is the last day on which anything happened with it."""

    held_since: date
    active_on: date | None = None
    protected_until: date | None = None
    engaged_until: date | None = None
    warned_on: date | None = None

    @property
    def quiet_since(self) -> date:
        return max(self.held_since, self.active_on or self.held_since)

    def is_safe(self, today: date) -> bool:
        """Protected after the claim, or under contract; both last days count."""
        return any(day is not None and today <= day for day in (self.protected_until, self.engaged_until))


def due_on(limits: Limits, holding: Holding) -> date:
    """The day on which the customer goes back if nothing happens and nothing protects it.

    A day of grace after a warning is kept in any case.
    """
    due = holding.quiet_since + timedelta(days=limits.idle_days)
    if holding.warned_on is not None and holding.warned_on > holding.quiet_since:
        due = max(due, holding.warned_on + timedelta(days=limits.warning_days))
    return due


def step(limits: Limits, holding: Holding, today: date) -> Step:
    """Keep, warn or reclaim; what happened after a warning makes it void."""
    if holding.is_safe(today):
        return Step.KEEP
    due = due_on(limits, holding)
    if holding.warned_on is not None and holding.warned_on > holding.quiet_since:
        return Step.RECLAIM if today >= due else Step.KEEP
    return Step.WARN if today >= due - timedelta(days=limits.warning_days) else Step.KEEP
