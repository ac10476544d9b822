"""Optimistic locking: who saves over something they have not seen is shown both versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from coalface.kernel.findings import Refused, blocking, mark


@dataclass(frozen=True, slots=True)
class Clash:
    """One field: what is stored by now, and what the stale save offered."""

    stored: object
    offered: object


class StaleRecord(Refused):
    """Somebody else changed the record since it was read; nothing was written."""

    def __init__(self, *, seen: int, current: int, fields: Mapping[str, Clash]) -> None:
        self.seen = seen
        self.current = current
        self.fields = fields
        message = mark("Somebody else has changed this in the meantime. Nothing was saved.")
        super().__init__(blocking("stale_record", message, None, {"seen": seen, "current": current}))


def check_version(record: object, *, seen: int, offered: Mapping[str, object]) -> None:
    """Raise `StaleRecord` unless the locked record still has the version that was seen."""
    current: int = getattr(record, "version")  # noqa: B009 - any versioned record
    if current != seen:
        fields = {name: Clash(getattr(record, name), value) for name, value in offered.items()}
        raise StaleRecord(seen=seen, current=current, fields=fields)
