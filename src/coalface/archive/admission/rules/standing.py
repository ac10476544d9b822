"""What an admission allows on a day, and when it is reminded of (R3.04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coalface.archive.admission.rules.states import State
from coalface.kernel.findings import Finding, Severity, blocking, mark

ON_EXPIRY = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that counts for a customer, as far as it matters to trade.

    `decided_on` is when it was taken, `suspended_on` from when on it rests.
    """

    state: State
    decided_on: date
    valid_until_on: date | None = None
    suspended_on: date | None = None
    reason: str = ""
    conditions: str = ""


def standing_findings(standing: Standing | None, on: date, *, required: bool) -> list[Finding]:
    """What stands against a new contract or a dispatch on a day; settlement and collection stay allowed.

    A day before the decision or the suspension is not touched by it: what happened, happened.
    """
    if standing is None or on < standing.decided_on:
        return [_never_admitted(required)] if standing is None else []
    if standing.state is State.REJECTED:
        message = mark("Admission was refused on %(on)s: no new contract and no dispatch.")
        return [blocking("admission_rejected", message, None, {"on": standing.decided_on})]
    if standing.state is State.SUSPENDED and standing.suspended_on and on >= standing.suspended_on:
        values = {"on": standing.suspended_on, "reason": standing.reason}
        message = mark("Admission is suspended since %(on)s (%(reason)s): no new contract and no dispatch.")
        return [blocking("admission_suspended", message, None, values)]
    if standing.valid_until_on is not None and on > standing.valid_until_on:
        values = {"on": standing.valid_until_on}
        message = mark("Admission ended on %(on)s and was not renewed: no new contract and no dispatch.")
        return [blocking("admission_expired", message, None, values)]
    return _conditions(standing)


def _never_admitted(required: bool) -> Finding:
    severity = Severity.BLOCKS if required else Severity.NOTE
    return Finding("admission_missing", severity, mark("This customer has not been admitted yet."))


def _conditions(standing: Standing) -> list[Finding]:
    if not standing.conditions:
        return []
    message = mark("Admitted on conditions: %(conditions)s")
    return [Finding("admission_conditional", Severity.NOTE, message, {"conditions": standing.conditions})]


def valid_until(decided_on: date, months: int) -> date:
    """The last day of an admission of so many months: the day before it would begin anew."""
    place = decided_on.year * 12 + decided_on.month - 1 + months
    year, month = divmod(place, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - date(year, month + 1, 1)).days
    if decided_on.day > last:
        return date(year, month + 1, last)
    return date.fromordinal(date(year, month + 1, decided_on.day).toordinal() - 1)


def reminder_step(valid_until_on: date, today: date, reminder_days: Sequence[int]) -> int | None:
    """Which reminder is due: the shortest of the days not yet passed, `ON_EXPIRY` after the end."""
    left = (valid_until_on - today).days
    if left < 0:
        return ON_EXPIRY
    return min((days for days in reminder_days if left <= days), default=None)


def policy_findings(*, valid_months: int, reminder_days: Sequence[int], pass_pct: int) -> list[Finding]:
    """Whether a policy makes sense."""
    found = []
    if not 1 <= valid_months <= 60:
        message = mark("An admission holds between 1 and 60 months.")
        found.append(blocking("valid_months_range", message, "valid_months"))
    if any(not 1 <= days <= 365 for days in reminder_days):
        message = mark("Reminders are sent between 1 and 365 days before.")
        found.append(blocking("reminder_range", message, "reminder_days"))
    if not 0 <= pass_pct <= 100:
        message = mark("The share of points lies between 0 and 100 per cent.")
        found.append(blocking("pass_range", message, "pass_pct"))
    return found
