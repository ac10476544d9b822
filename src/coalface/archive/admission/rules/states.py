"""The way of an admission from draft to decision and beyond (R3.04)."""

from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark


class State(StrEnum):
    DRAFT = "draft"
    SURVEYED = "surveyed"
    ASSESSED = "assessed"
    APPROVING = "approving"
    ADMITTED = "admitted"
    CONDITIONAL = "conditional"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    ABANDONED = "abandoned"


class Event(StrEnum):
    SURVEY = "survey"
    REOPEN = "reopen"
    PASS = "pass"
    FAIL = "fail"
    SUBMIT = "submit"
    GRANT = "grant"
    GRANT_ON_CONDITIONS = "grant_on_conditions"
    REFUSE = "refuse"
    SEND_BACK = "send_back"
    SUSPEND = "suspend"
    LIFT = "lift"
    REPLACE = "replace"
    ABANDON = "abandon"


OPEN = (State.DRAFT, State.SURVEYED, State.ASSESSED, State.APPROVING)
"""Still on the way to a decision."""
STANDING = (State.ADMITTED, State.CONDITIONAL, State.REJECTED, State.SUSPENDED)
"""Decided, and what counts for the customer until the next decision."""
BUYING = (State.ADMITTED, State.CONDITIONAL)

_ON = {
    (State.DRAFT, Event.SURVEY): State.SURVEYED,
    (State.DRAFT, Event.ABANDON): State.ABANDONED,
    (State.SURVEYED, Event.REOPEN): State.DRAFT,
    (State.SURVEYED, Event.PASS): State.ASSESSED,
    (State.SURVEYED, Event.FAIL): State.REJECTED,
    (State.SURVEYED, Event.ABANDON): State.ABANDONED,
    (State.ASSESSED, Event.REOPEN): State.DRAFT,
    (State.ASSESSED, Event.SUBMIT): State.APPROVING,
    (State.ASSESSED, Event.ABANDON): State.ABANDONED,
    (State.APPROVING, Event.GRANT): State.ADMITTED,
    (State.APPROVING, Event.GRANT_ON_CONDITIONS): State.CONDITIONAL,
    (State.APPROVING, Event.REFUSE): State.REJECTED,
    (State.APPROVING, Event.SEND_BACK): State.ASSESSED,
    (State.ADMITTED, Event.SUSPEND): State.SUSPENDED,
    (State.CONDITIONAL, Event.SUSPEND): State.SUSPENDED,
    **{(state, Event.REPLACE): State.REPLACED for state in STANDING},
}


def after(state: State, event: Event, *, before_suspension: State | None = None) -> State | None:
    """The state an event leads to, None when it cannot happen there.

    Lifting a suspension gives back what was suspended.
    """
    if (state, event) == (State.SUSPENDED, Event.LIFT):
        return before_suspension if before_suspension in BUYING else None
    return _ON.get((state, event))


def step_findings(state: State, event: Event, *, before_suspension: State | None = None) -> list[Finding]:
    """Why an event cannot happen now."""
    if after(state, event, before_suspension=before_suspension) is not None:
        return []
    message = mark("This step does not fit the present state of the admission.")
    return [blocking("admission_step", message, None, {"state": state.value, "event": event.value})]
