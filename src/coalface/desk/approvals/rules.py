"""How an approval moves from step to step, and for whom a person may decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

MOST_STEPS = 9
LONGEST_DELEGATION_DAYS = 366


class StepState(StrEnum):
    """A step waits, was decided, or was passed over because its approver asked for the approval."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    RETURNED = "returned"
    PASSED_OVER = "passed_over"


class State(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


DECIDING = (StepState.GRANTED, StepState.REFUSED, StepState.RETURNED)
BEHIND = (StepState.GRANTED, StepState.PASSED_OVER)


def current_step(steps: Sequence[StepState]) -> int | None:
    """The place (from 0) of the step whose turn it is; None when there is none left or one said no."""
    for place, state in enumerate(steps):
        if state not in BEHIND:
            return place if state is StepState.WAITING else None
    return None


def state_of(steps: Sequence[StepState]) -> State:
    """What an approval that nobody withdrew has come to."""
    for state in steps:
        if state in (StepState.REFUSED, StepState.RETURNED):
            return State(state.value)
    return State.OPEN if current_step(steps) is not None else State.GRANTED


def steps_passed_over(approvers: Sequence[Iterable[int]], author: int) -> list[bool]:
    """Which steps need nobody because the author is an approver of them; the last one always does."""
    last = len(approvers) - 1
    return [place != last and author in set(people) for place, people in enumerate(approvers)]


def acts_for(person: int, approvers: Iterable[int], delegates: Mapping[int, int]) -> int | None:
    """In whose name a person may decide: their own, else that of an approver who named them; None if neither.

    `delegates` maps approvers to the people they named. Of several the first by id counts.
    """
    found = set(approvers)
    if person in found:
        return person
    return min((principal for principal in found if delegates.get(principal) == person), default=None)


def words_findings(verdict: StepState, words: str) -> list[Finding]:
    """A no and a return say why."""
    if verdict is StepState.GRANTED or words.strip():
        return []
    return [blocking("reason_missing", mark("Please give the reason."), "words")]


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when somebody stands in, both days included."""

    starts_on: date
    ends_on: date

    def overlaps(self, other: "Period") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def delegation_findings(
    period: Period, others: Iterable[Period], *, person: int, delegate: int, today: date
) -> list[Finding]:
    """Whether a person may be represented by another for a period."""
    found = []
    if person == delegate:
        message = mark("Nobody can stand in for themselves.")
        found.append(blocking("delegate_self", message, "delegate"))
    if period.ends_on < period.starts_on:
        message = mark("The last day lies before the first.")
        found.append(blocking("ends_before_start", message, "ends_on"))
    elif period.ends_on < today:
        found.append(blocking("delegation_past", mark("This period is over."), "ends_on"))
    elif (period.ends_on - period.starts_on).days >= LONGEST_DELEGATION_DAYS:
        message = mark("A delegation lasts at most %(days)s days.")
        found.append(blocking("delegation_long", message, "ends_on", {"days": LONGEST_DELEGATION_DAYS}))
    if any(period.overlaps(other) for other in others):
        message = mark("Somebody is named for a part of this period already.")
        found.append(blocking("delegation_overlaps", message, "starts_on"))
    return found


def route_findings(steps: int) -> list[Finding]:
    if 1 <= steps <= MOST_STEPS:
        return []
    message = mark("An approval has between one and %(most)s steps.")
    return [blocking("route_length", message, "steps", {"most": MOST_STEPS})]
