"""Choosing a free place by business type, time and nearness (R44.05)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShelfUse:
    """What a shelf is set aside for; "" and None mean anything."""

    shelf_id: int
    business: str = ""
    from_year: int | None = None
    to_year: int | None = None

    def takes(self, business: str, year: int) -> bool:
        """Whether papers of a business type and year belong here."""
        in_time = (self.from_year or year) <= year <= (self.to_year or year)
        return in_time and self.business in ("", business)

    @property
    def exactness(self) -> int:
        """How narrowly the shelf is set aside: the narrower is filled first."""
        return 2 * bool(self.business) + bool(self.from_year or self.to_year)


def shelves_in_order(shelves: Iterable[ShelfUse], business: str, year: int) -> list[int]:
    """Ids of the shelves that take such papers: the narrowest use first, then as given (by nearness)."""
    fitting = [shelf for shelf in shelves if shelf.takes(business, year)]
    return [shelf.shelf_id for shelf in sorted(fitting, key=lambda shelf: -shelf.exactness)]
