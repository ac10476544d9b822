"""How a statement moves: drawn up, in approval, posted; revised and posted again by the difference."""

from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

NOT_NOW = mark("In its present state this cannot be done with the statement.")


class State(StrEnum):
    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    POSTED = "posted"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What may happen to a statement; RECKON is working it out anew."""

    RECKON = "reckon"
    SUBMIT = "submit"
    GRANT = "grant"
    SEND_BACK = "send_back"
    CANCEL = "cancel"
    REVISE = "revise"


MOVES = {
    (State.DRAFT, Event.RECKON): State.DRAFT,
    (State.DRAFT, Event.SUBMIT): State.IN_APPROVAL,
    (State.DRAFT, Event.CANCEL): State.CANCELLED,
    (State.IN_APPROVAL, Event.GRANT): State.POSTED,
    (State.IN_APPROVAL, Event.SEND_BACK): State.DRAFT,
    (State.POSTED, Event.REVISE): State.DRAFT,
}


def move_findings(state: State, event: Event) -> list[Finding]:
    return [] if (state, event) in MOVES else [blocking("not_now", NOT_NOW)]
