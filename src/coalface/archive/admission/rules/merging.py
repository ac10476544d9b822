"""What becomes of the admissions of two cards that turn out to be one company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coalface.archive.admission.rules.states import OPEN, STANDING, State
from coalface.kernel.findings import Finding, blocking, mark


@dataclass(frozen=True, slots=True)
class Round:
    """One round of admission of either card; `number` counts on its own card."""

    id: int
    number: int
    state: State
    opened_at: datetime
    decided_on: date | None = None


def merge_findings(rounds: Sequence[Round]) -> list[Finding]:
    """Two rounds before the approvers cannot both be decided, and neither is ours to withdraw."""
    if sum(one.state is State.APPROVING for one in rounds) < 2:
        return []
    message = mark("Both cards have an admission in approval; please have one of them decided first.")
    return [blocking("two_in_approval", message)]


def new_numbers(rounds: Sequence[Round]) -> dict[int, int]:
    """The number of each round once they stand on one card, by the time they were opened.

    Numbers that do not collide stay as they are.
    """
    if len({one.number for one in rounds}) == len(rounds):
        return {one.id: one.number for one in rounds}
    in_time = sorted(rounds, key=lambda one: (one.opened_at, one.id))
    return {one.id: number for number, one in enumerate(in_time, 1)}


def retired(rounds: Sequence[Round]) -> dict[int, State]:
    """The rounds that give way to others, with the state they get.

    Of the decisions the latest goes on to count, but a suspension outweighs every other one: no merge lifts
    it. Of the rounds under way the one furthest along goes on.
    """
    decided = [one for one in rounds if one.state in STANDING]
    begun = [one for one in rounds if one.state in OPEN]
    decided.sort(key=lambda one: (one.state is State.SUSPENDED, one.decided_on or date.min, one.id))
    begun.sort(key=lambda one: (OPEN.index(one.state), one.id))
    return dict.fromkeys((one.id for one in decided[:-1]), State.REPLACED) | dict.fromkeys(
        (one.id for one in begun[:-1]), State.ABANDONED
    )
