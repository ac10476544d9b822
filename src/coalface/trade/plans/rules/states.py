"""How a plan of a month moves: drafted, in approval, approved, replaced by its successor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.kernel.periods import Month

HIGHEST_TONNES = Decimal(100_000_000)
EARLIEST, LATEST = Month.parse("2000-01"), Month.parse("2199-12")


class State(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


class Event(StrEnum):
    SUBMIT = "submit"
    GRANT = "grant"
    REFUSE = "refuse"
    SEND_BACK = "send_back"
    REPLACE = "replace"


MOVES = {
    (State.DRAFT, Event.SUBMIT): State.APPROVING,
    (State.APPROVING, Event.GRANT): State.APPROVED,
    (State.APPROVING, Event.REFUSE): State.REFUSED,
    (State.APPROVING, Event.SEND_BACK): State.DRAFT,
    (State.APPROVED, Event.REPLACE): State.REPLACED,
}
OPEN = (State.DRAFT, State.APPROVING)
WRONG_STATE = mark("The plan is not at the point where that can be done.")


def after(state: str, event: Event) -> State | None:
    """Where an event leads; None when it cannot happen in this state."""
    return MOVES.get((State(state), event))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a contract says about whom, what and when."""

    customer_id: int
    product_id: int | None
    starts_on: date
    ends_on: date | None


def orders_due_on(month_on: date, due_day: int) -> date:
    """By when orders of a month are due: a day of the month before, its last one when it is shorter."""
    before = Month.of(month_on) - 1
    return before.first.replace(day=min(due_day, before.last.day))


def order_findings(
    month_on: date, tonnes: Decimal, wished_price: Decimal | None, *, today: date, due_on: date
) -> list[Finding]:
    """Why an order cannot be taken, and a remark when it comes late."""
    month = Month.of(month_on)
    found: list[Finding] = []
    if not 0 <= tonnes < HIGHEST_TONNES:
        message = mark("Tonnes lie between 0 and 100,000,000.")
        found.append(blocking("order_tonnes", message, "tonnes"))
    if wished_price is not None and wished_price <= 0:
        message = mark("A price lies above nought; leave it empty when none is wished.")
        found.append(blocking("order_price", message, "wished_price"))
    if month < Month.of(today) or not EARLIEST <= month <= LATEST:
        message = mark("Orders are taken for this month and those to come.")
        found.append(blocking("order_month", message, "month_on"))
    if today > due_on and not found:
        message = mark("Orders of this month were due on %(day)s.")
        found.append(Finding("order_late", Severity.NOTE, message, {"day": due_on.isoformat()}))
    return found


def contract_findings(
    *, customer_id: int, product_id: int, month_on: date, contract: Agreed | None
) -> list[Finding]:
    """Why an order does not fit the contract it names."""
    if contract is None:
        return []
    month = Month.of(month_on)
    ended = contract.ends_on is not None and contract.ends_on < month.first
    if contract.customer_id != customer_id:
        return [blocking("foreign_contract", mark("The contract is another customer's."), "contract")]
    if contract.product_id not in (None, product_id):
        message = mark("The contract is about another product.")
        return [blocking("other_product", message, "product")]
    if ended or contract.starts_on > month.last:
        message = mark("The contract does not hold in this month.")
        return [blocking("contract_outside", message, "contract")]
    return []


def change_findings(state: str, kg: int, proposed_kg: int, reason: str) -> list[Finding]:
    """A line is changed by hand while the plan is a draft, and every departure from the proposal says why."""
    if state != State.DRAFT:
        return [blocking("plan_not_draft", WRONG_STATE)]
    if kg < 0 or kg >= int(HIGHEST_TONNES) * 1000:
        return [blocking("order_tonnes", mark("Tonnes lie between 0 and 100,000,000."), "tonnes")]
    if kg != proposed_kg and not reason.strip():
        return [blocking("reason_missing", mark("Please give the reason."), "reason")]
    return []


def priority_findings(grades: Sequence[str], due_day: int, known: Sequence[str]) -> list[Finding]:
    """Why a policy of priorities cannot be so."""
    found = []
    if not grades or len(set(grades)) != len(grades) or not set(grades) <= set(known):
        message = mark("Name every grade that is supplied once, the first served first.")
        found.append(blocking("priority_grades", message, "grades"))
    if not 1 <= due_day <= 31:
        found.append(blocking("due_day", mark("A day of the month lies between 1 and 31."), "due_day"))
    return found
