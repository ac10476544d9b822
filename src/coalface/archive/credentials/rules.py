"""What a credential is worth on a given day, and what a customer lacks (B1, R0.02, R0.15)."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coalface.kernel.findings import Finding, Severity, blocking, mark

EVERY_INDUSTRY = "*"
DEFAULT_REMINDERS = (90, 60, 30)
ON_EXPIRY = 0
CURRENT = ("pending", "verified")
"""States in which a document is on file and neither rejected nor replaced."""


class Status(StrEnum):
    """The five statuses of B1, the worst for business first."""

    MISSING = "missing"
    EXPIRED = "expired"
    PENDING = "pending"
    EXPIRING = "expiring"
    VALID = "valid"


BEST_LAST = tuple(Status)
GOOD = frozenset({Status.VALID, Status.EXPIRING})


@dataclass(frozen=True, slots=True)
class KindRule:
    """The validity rule of a kind; `reminder_days` from the longest to the shortest."""

    code: str
    reminder_days: Sequence[int] = DEFAULT_REMINDERS
    mandatory_for: Collection[str] = ()
    may_be_open_ended: bool = False
    abolished_on: date | None = None

    def is_mandatory(self, industry: str) -> bool:
        """An abolished kind is no longer asked of anybody."""
        return self.abolished_on is None and bool({industry, EVERY_INDUSTRY} & set(self.mandatory_for))


@dataclass(frozen=True, slots=True)
class Document:
    """What the paper says and whether somebody checked it."""

    state: str
    valid_from_on: date | None = None
    expires_on: date | None = None
    open_ended: bool = False


def status(kind: KindRule, document: Document | None, today: date) -> Status:
    """The status on a day. The last day of validity still counts; a date in the future does not yet."""
    if document is None or document.state not in CURRENT:
        return Status.MISSING
    if document.expires_on is not None and document.expires_on < today:
        return Status.EXPIRED
    begun = document.valid_from_on is None or document.valid_from_on <= today
    if document.state == "pending" or not begun:
        return Status.PENDING
    if document.expires_on is not None and kind.abolished_on is None:
        left = (document.expires_on - today).days
        if kind.reminder_days and left <= max(kind.reminder_days):
            return Status.EXPIRING
    return Status.VALID


def best(statuses: Iterable[Status]) -> Status:
    """Of several documents of one kind the best one counts."""
    return max(statuses, key=BEST_LAST.index, default=Status.MISSING)


def reminder_step(kind: KindRule, document: Document, today: date) -> int | None:
    """Which reminder is due: the shortest of the kind's days not yet passed, `ON_EXPIRY` after the end.

    None when it is too early, when there is no end, or when the kind is no longer asked for.
    """
    if document.expires_on is None or document.state not in CURRENT or kind.abolished_on is not None:
        return None
    left = (document.expires_on - today).days
    if left < 0:
        return ON_EXPIRY
    return min((days for days in kind.reminder_days if left <= days), default=None)


def completeness_pct(*, met: int, asked: int) -> int | None:
    """Share of the mandatory kinds with a valid, verified document, rounded down so that 100 means all.

    None when nothing is asked.
    """
    return None if asked == 0 else math.floor(100 * met / asked)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands with one mandatory kind."""

    kind_name: str
    status: Status
    expires_on: date | None = None


def business_findings(standings: Iterable[Standing]) -> list[Finding]:
    """What stands against a new contract or a dispatch; settlement is always allowed (B1).

    An expired mandatory document blocks, a missing or unchecked one needs approval, an expiring one is noted.
    """
    found = []
    for standing in standings:
        values = {"kind": standing.kind_name, "expires_on": standing.expires_on}
        if standing.status is Status.EXPIRED:
            message = mark("%(kind)s expired on %(expires_on)s: no new contract and no dispatch.")
            found.append(blocking("credential_expired", message, None, values))
        elif standing.status is not Status.VALID:
            severity = Severity.NOTE if standing.status is Status.EXPIRING else Severity.NEEDS_APPROVAL
            code = f"credential_{standing.status}"
            found.append(Finding(code, severity, _MESSAGES[standing.status], values))
    return found


_MESSAGES = {
    Status.MISSING: mark("%(kind)s is missing."),
    Status.PENDING: mark("%(kind)s has not been verified yet."),
    Status.EXPIRING: mark("%(kind)s expires on %(expires_on)s."),
}


def document_findings(kind: KindRule, document: Document, *, number: str, holder: str) -> list[Finding]:
    """Whether a document may be put on file under a kind."""
    found = []
    if document.open_ended and document.expires_on is not None:
        message = mark("A document without an end has no expiry date.")
        found.append(blocking("open_and_dated", message, "expires_on"))
    if document.open_ended and not kind.may_be_open_ended:
        message = mark("This kind of document always has an end; please give the date.")
        found.append(blocking("may_not_be_open", message, "open_ended"))
    if not document.open_ended and document.expires_on is None:
        message = mark("Please give the day on which it expires, or say that it has no end.")
        found.append(blocking("no_expiry", message, "expires_on"))
    if document.expires_on and document.valid_from_on and document.expires_on < document.valid_from_on:
        message = mark("It expires before it begins.")
        found.append(blocking("ends_before_start", message, "expires_on"))
    if not number.strip() and not holder.strip():
        message = mark("Please give the number of the document or whose it is.")
        found.append(blocking("document_unnamed", message, "number"))
    return found


def kind_findings(
    reminder_days: Sequence[int], applies_to: Collection[str], mandatory_for: Collection[str]
) -> list[Finding]:
    """Whether the configuration of a kind makes sense."""
    found = []
    if any(not 1 <= days <= 730 for days in reminder_days):
        message = mark("Reminders are sent between 1 and 730 days before.")
        found.append(blocking("reminder_range", message, "reminder_days"))
    outside = set(mandatory_for) - set(applies_to)
    if outside and EVERY_INDUSTRY not in applies_to:
        message = mark("It can only be mandatory where it applies.")
        found.append(blocking("mandatory_not_applicable", message, "mandatory_for"))
    return found
