"""The way of a contract from draft to its end."""

from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

IMPOSSIBLE = mark("This step does not fit the present state of the contract.")


class State(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    IN_FORCE = "in_force"
    ENDED = "ended"
    TERMINATED = "terminated"


class Event(StrEnum):
    SUBMIT = "submit"
    GRANT = "grant"
    SEND_BACK = "send_back"
    END = "end"
    TERMINATE = "terminate"


BOUND = (State.IN_FORCE, State.ENDED, State.TERMINATED)
"""Agreed on at some time: what was delivered under it counts."""
OVER = (State.ENDED, State.TERMINATED)

_ON = {
    (State.DRAFT, Event.SUBMIT): State.APPROVING,
    (State.APPROVING, Event.GRANT): State.IN_FORCE,
    (State.APPROVING, Event.SEND_BACK): State.DRAFT,
    (State.IN_FORCE, Event.END): State.ENDED,
    (State.IN_FORCE, Event.TERMINATE): State.TERMINATED,
}


def after(state: State, event: Event) -> State | None:
    """The state an event leads to, None when it cannot happen there."""
    return _ON.get((state, event))


def step_findings(state: State, event: Event) -> list[Finding]:
    """Why an event cannot happen now."""
    if after(state, event) is not None:
        return []
    return [blocking("contract_step", IMPOSSIBLE, None, {"state": state.value, "event": event.value})]
