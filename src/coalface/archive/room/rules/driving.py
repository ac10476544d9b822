"""What the product asks of a controller of compact shelves 密集架 (R44.06), whatever its maker."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from coalface.kernel.findings import Refused, blocking, mark

ANSWER_SECONDS = 3.0


class Movement(StrEnum):
    STANDING = "standing"
    MOVING = "moving"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class AisleStatus:
    """`open_aisle` is None while no aisle stands open."""

    movement: Movement
    open_aisle: int | None


class ShelfDriver(Protocol):
    """One room's controller; made with its address, answers within `ANSWER_SECONDS` or raises."""

    def open_aisle(self, aisle: int) -> AisleStatus:
        """Begin to open an aisle; raises ControllerSilent or AisleBlocked."""

    def status(self) -> AisleStatus:
        """Raises ControllerSilent."""


class ControllerSilent(Refused):
    """The controller cannot be reached, or does not answer in time."""

    def __init__(self, address: str) -> None:
        message = mark(
            "The compact shelves at %(address)s do not answer. Check their power and network, "
            "or open the aisle by hand."
        )
        super().__init__(blocking("controller_silent", message, None, {"address": address}))


class AisleBlocked(Refused):
    """The controller refuses to move: somebody stands in an aisle, or a brake is on."""

    def __init__(self, aisle: int) -> None:
        message = mark(
            "The compact shelves will not move: aisle %(aisle)s is blocked. Look whether somebody is inside."
        )
        super().__init__(blocking("aisle_blocked", message, None, {"aisle": aisle}))
