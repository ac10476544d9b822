"""The way of a price experiment from draft to its end."""

from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

IMPOSSIBLE = mark("This step does not fit the present state of the experiment.")


class State(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    RUNNING = "running"
    ENDED = "ended"
    BROKEN_OFF = "broken_off"


class Event(StrEnum):
    CHANGE = "change"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    BEGIN = "begin"
    END = "end"
    BREAK_OFF = "break_off"
    JUDGE = "judge"


OVER = (State.ENDED, State.BROKEN_OFF)

_ON = {
    (State.DRAFT, Event.CHANGE): State.DRAFT,
    (State.DRAFT, Event.SUBMIT): State.APPROVING,
    (State.DRAFT, Event.BEGIN): State.RUNNING,
    (State.DRAFT, Event.BREAK_OFF): State.BROKEN_OFF,
    (State.APPROVING, Event.BEGIN): State.RUNNING,
    (State.APPROVING, Event.SEND_BACK): State.DRAFT,
    (State.RUNNING, Event.END): State.ENDED,
    (State.RUNNING, Event.BREAK_OFF): State.BROKEN_OFF,
    (State.ENDED, Event.JUDGE): State.ENDED,
}
"""From approval it begins only by the approval itself."""


def after(state: State, event: Event) -> State | None:
    """The state an event leads to, None when it cannot happen there."""
    return _ON.get((state, event))


def step_findings(state: State, event: Event) -> list[Finding]:
    """Why an event cannot happen now."""
    if after(state, event) is not None:
        return []
    return [blocking("experiment_step", IMPOSSIBLE, None, {"state": state.value, "event": event.value})]
