"""The life of a unit: from its number to the shelf, out on loan and back, and to its end (R44.04, R44.11)."""

from enum import StrEnum


class State(StrEnum):
    REGISTERED = "registered"
    IN_PLACE = "in_place"
    BORROWED = "borrowed"
    MISSING = "missing"
    DESTROYED = "destroyed"


class Step(StrEnum):
    """What is done to a unit; the name under which it stands in the unit's record of handling."""

    PLACE = "place"
    LEND = "lend"
    TAKE_BACK = "take_back"
    MISS = "miss"
    DESTROY = "destroy"


_WAYS = {
    (State.REGISTERED, Step.PLACE): State.IN_PLACE,
    (State.IN_PLACE, Step.PLACE): State.IN_PLACE,
    (State.MISSING, Step.PLACE): State.IN_PLACE,
    (State.IN_PLACE, Step.LEND): State.BORROWED,
    (State.BORROWED, Step.TAKE_BACK): State.IN_PLACE,
    (State.IN_PLACE, Step.MISS): State.MISSING,
    (State.BORROWED, Step.MISS): State.MISSING,
    (State.REGISTERED, Step.DESTROY): State.DESTROYED,
    (State.IN_PLACE, Step.DESTROY): State.DESTROYED,
}
OCCUPYING = (State.IN_PLACE, State.BORROWED)
"""States that take up the unit's place: what is borrowed comes back to it."""
PLACED = (State.IN_PLACE, State.BORROWED, State.MISSING)
"""States with a place; of a missing unit it is the last one known."""


def after(state: str, step: Step) -> State | None:
    """The state after a step; None when the step cannot be taken."""
    return _WAYS.get((State(state), step))
