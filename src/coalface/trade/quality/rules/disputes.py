"""How a dispute about a lot moves: open, at the referee, resolved; withdrawn when nothing differs now."""

from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.quality.rules.results import Outcome

NOT_POSSIBLE = mark("The dispute has moved on; this cannot be done any more.")
NO_REFEREE = mark("The referee's assay is not there yet.")


class State(StrEnum):
    OPEN = "open"
    AT_REFEREE = "at_referee"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


MOVES = {
    State.OPEN: frozenset({State.AT_REFEREE, State.RESOLVED, State.WITHDRAWN}),
    State.AT_REFEREE: frozenset({State.RESOLVED, State.WITHDRAWN}),
    State.RESOLVED: frozenset[State](),
    State.WITHDRAWN: frozenset[State](),
}
LIVE = (State.OPEN, State.AT_REFEREE)


def move_findings(state: State, to: State) -> list[Finding]:
    if to in MOVES[state]:
        return []
    return [blocking("not_possible", NOT_POSSIBLE)]


def ending_findings(outcome: Outcome, *, referee_known: bool, words: str) -> list[Finding]:
    """A dispute ends by a referee whose result is there, or by words about how both sides agreed."""
    if outcome is Outcome.REFEREE and not referee_known:
        return [blocking("no_referee", NO_REFEREE, "outcome")]
    if outcome is not Outcome.REFEREE and not words.strip():
        return [blocking("words_missing", mark("Say how both sides agreed."), "words")]
    return []
