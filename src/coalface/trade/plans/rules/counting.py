"""Stock counts 盘库: what was found beside what the book says, and how a count moves."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.plans.rules.states import HIGHEST_TONNES

NOT_NOW = mark("In its present state this cannot be done with the count.")


class CountState(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    APPROVED = "approved"
    REFUSED = "refused"


class CountEvent(StrEnum):
    SUBMIT = "submit"
    GRANT = "grant"
    REFUSE = "refuse"
    SEND_BACK = "send_back"


COUNT_MOVES = {
    (CountState.DRAFT, CountEvent.SUBMIT): CountState.APPROVING,
    (CountState.APPROVING, CountEvent.GRANT): CountState.APPROVED,
    (CountState.APPROVING, CountEvent.REFUSE): CountState.REFUSED,
    (CountState.APPROVING, CountEvent.SEND_BACK): CountState.DRAFT,
}


def count_after(state: str, event: CountEvent) -> CountState | None:
    """Where an event leads; None when it cannot happen in this state."""
    return COUNT_MOVES.get((CountState(state), event))


def count_findings(
    book_tonnes: Decimal | None, counted_tonnes: Decimal, reason: str, *, counted_on: date, today: date
) -> list[Finding]:
    """Why a count cannot be put up: without a book nothing is compared, and every difference has a reason."""
    found = []
    if counted_on > today:
        found.append(blocking("count_in_future", mark("The day has not come yet."), "counted_on"))
    if not 0 <= counted_tonnes < HIGHEST_TONNES:
        message = mark("Tonnes lie between 0 and 100,000,000.")
        found.append(blocking("count_tonnes", message, "counted_tonnes"))
    if book_tonnes is None:
        message = mark("No level of this stockyard was put down by that day, so there is no book to compare.")
        found.append(blocking("count_no_book", message, "stockyard"))
    elif counted_tonnes != book_tonnes and not reason.strip():
        found.append(blocking("reason_missing", mark("Please give the reason."), "reason"))
    return found
