"""Moving the compact shelves of a room (R44.06)."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from coalface.archive.room.access import visible_shelves
from coalface.archive.room.models import Shelf
from coalface.archive.room.rules.driving import AisleStatus, ShelfDriver
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotMovable(Refused):
    """The room has no controller, or the shelf no aisle."""


def open_aisle(*, shelf_id: int, by: User) -> AisleStatus:
    """Have the aisle in front of a shelf opened; raises NotMovable, ControllerSilent or AisleBlocked.

    No transaction is held while the controller is asked: it may take seconds to answer.
    """
    require(by, "room.keep")
    shelf: Shelf = visible_shelves(by).select_related("room").get(pk=shelf_id)
    if not shelf.room.controller or shelf.aisle is None:
        message = mark("%(shelf)s has no controller: set the room's address and the shelf's aisle first.")
        raise NotMovable(blocking("not_movable", message, None, {"shelf": str(shelf)}))
    status = driver_of(shelf.room.controller).open_aisle(shelf.aisle)
    detail = {"aisle": shelf.aisle, "movement": status.movement}
    record(by=by, action="archive.room.open_aisle", subject=shelf, detail=detail)
    return status


def driver_of(address: str) -> ShelfDriver:
    """The driver that the setting SHELF_DRIVER names, for the controller at an address."""
    make: Callable[[str], ShelfDriver] = import_string(settings.SHELF_DRIVER)
    return make(address)
