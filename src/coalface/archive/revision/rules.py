"""What is looked for in an archive (R0.09-R0.11), and to whom key archives are reported (R0.28)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from coalface.kernel.findings import Finding, Severity, mark

STALE_DAYS = 90
KEY_GRADES = ("strategic", "long_term")
"""Customers looked after as key customers (R0.26)."""


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """What is known about one archive; `name_on_licences` holds the holders its documents name."""

    name: str
    has_code: bool
    has_responsible: bool
    has_contact: bool
    has_coordinates: bool
    status: str
    grade: str
    missing: Sequence[str] = ()
    expired: Sequence[str] = ()
    unverified: int = 0
    last_entry_on: date | None = None
    engaged_until: date | None = None
    other_holders: Sequence[str] = ()


def archive_findings(facts: ArchiveFacts, today: date, stale_days: int = STALE_DAYS) -> list[Finding]:
    """What is missing, stale or contradictory, in that order; nothing for a sound archive."""
    return [*_missing(facts), *_stale(facts, today, stale_days), *_contradictory(facts, today)]


def _missing(facts: ArchiveFacts) -> list[Finding]:
    found = [_say("document_missing", mark("%(kind)s is missing."), kind=kind) for kind in facts.missing]
    lacking = (
        (facts.has_code, "no_code", mark("Neither a credit code nor another registry id is given.")),
        (facts.has_responsible, "no_responsible", mark("Nobody looks after this customer.")),
        (facts.has_contact, "no_contact", mark("There is nobody to call.")),
        (facts.has_coordinates, "no_coordinates", mark("The place on the map is not known.")),
    )
    return found + [_say(code, message) for there, code, message in lacking if not there]


def _stale(facts: ArchiveFacts, today: date, stale_days: int) -> list[Finding]:
    found = [_say("document_expired", mark("%(kind)s has expired."), kind=kind) for kind in facts.expired]
    if facts.unverified:
        message = mark("%(count)s documents have not been verified.")
        found.append(_say("unverified", message, count=facts.unverified))
    if facts.last_entry_on is None:
        found.append(_say("never_contacted", mark("No contact has ever been written down.")))
    elif (today - facts.last_entry_on).days > stale_days:
        message = mark("The last contact was on %(day)s.")
        found.append(_say("stale_contact", message, day=facts.last_entry_on))
    return found


def _contradictory(facts: ArchiveFacts, today: date) -> list[Finding]:
    found = []
    engaged = facts.engaged_until is not None and facts.engaged_until >= today
    if engaged and facts.status in {"closed", "dormant", "prospect"}:
        message = mark("A contract is running, yet the status says otherwise.")
        found.append(_say("engaged_but_idle", message))
    if facts.status == "active" and facts.grade == "eliminated":
        message = mark("The customer is in business, yet graded as eliminated.")
        found.append(_say("active_but_eliminated", message))
    for holder in facts.other_holders:
        message = mark("A document is made out to %(holder)s.")
        found.append(_say("other_holder", message, holder=holder))
    return found


def _say(code: str, message: str, **values: object) -> Finding:
    return Finding(code, Severity.NOTE, message, values)


def done_pct(*, signed: int, asked: int) -> int | None:
    """Whole percent, rounded down, so that 100 means all; None when nothing was asked."""
    return None if asked == 0 else 100 * signed // asked


def reported_in(path: str, led: Collection[int]) -> int | None:
    """The department whose leader hears of a key archive: its own, else the nearest above that is led.

    `path` lists departments from the root down, as in "/1/5/"; None when nobody leads any of them.
    """
    above = [int(part) for part in path.split("/") if part]
    return next((one for one in reversed(above) if one in led), None)
