"""What people do in the archive room."""

from coalface.archive.room.actions.counting import (
    CountClosed,
    NotCountable,
    NothingToMend,
    begin_count,
    close_count,
    mend_difference,
    note_sighting,
)
from coalface.archive.room.actions.destroying import (
    AlreadyDecided,
    NeedsAnother,
    NotDestroyable,
    approve_destruction,
    propose_destruction,
    reject_destruction,
)
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
from coalface.archive.room.actions.steering import NotMovable, open_aisle

__all__ = [
    "AlreadyDecided",
    "CountClosed",
    "NeedsAnother",
    "NoFreePlace",
    "NoSuchPlace",
    "NotCountable",
    "NotDestroyable",
    "NotLendable",
    "NotMovable",
    "NothingToMend",
    "PlaceFull",
    "RoomInvalid",
    "StepImpossible",
    "UnitFields",
    "UnitInvalid",
    "UnitOutOfReach",
    "approve_destruction",
    "begin_count",
    "build_shelves",
    "change_room",
    "change_unit",
    "change_use",
    "close_count",
    "create_room",
    "file_anywhere",
    "file_units",
    "find_slot",
    "follow_customers",
    "index_units",
    "lend_unit",
    "mend_difference",
    "note_sighting",
    "open_aisle",
    "propose_destruction",
    "register_unit",
    "reject_destruction",
    "remind_of_loans",
    "report_missing",
    "take_back",
]
