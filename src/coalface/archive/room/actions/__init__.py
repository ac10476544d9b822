"""What people do in the archive room."""

from coalface.archive.room.actions.filing import (
    NoFreePlace,
    UnitFields,
    UnitInvalid,
    change_unit,
    file_anywhere,
    file_units,
    register_unit,
)
from coalface.archive.room.actions.handling import (
    NoSuchPlace,
    PlaceFull,
    StepImpossible,
    UnitOutOfReach,
    find_slot,
    follow_customers,
    index_units,
)
from coalface.archive.room.actions.lending import (
    NotLendable,
    lend_unit,
    remind_of_loans,
    report_missing,
    take_back,
)
from coalface.archive.room.actions.shelving import (
    RoomInvalid,
    build_shelves,
    change_room,
    change_use,
    create_room,
)

__all__ = [
    "NoFreePlace",
    "NoSuchPlace",
    "NotLendable",
    "PlaceFull",
    "RoomInvalid",
    "StepImpossible",
    "UnitFields",
    "UnitInvalid",
    "UnitOutOfReach",
    "build_shelves",
    "change_room",
    "change_unit",
    "change_use",
    "create_room",
    "file_anywhere",
    "file_units",
    "find_slot",
    "follow_customers",
    "index_units",
    "lend_unit",
    "register_unit",
    "remind_of_loans",
    "report_missing",
    "take_back",
]
