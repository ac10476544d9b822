"""Rail waybills 运单: wagons, their loads and which weight counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, Severity, blocking, mark

MOST_WAGON_TONNES = Decimal(120)
OVERLOAD_PCT = Decimal(2)
_NUMBER = re.compile(r"\d{7}")

NO_WAGONS = mark("The waybill has no wagons yet.")
NOT_A_WAGON = mark("%(number)s is no wagon number: it has seven digits.")
WAGON_WEIGHT_ODD = mark("Wagon %(number)s: %(tonnes)s t is not a possible load.")
WAGON_OVERLOADED = mark("Wagon %(number)s carries %(tonnes)s t, marked for %(marked)s t.")
NOT_ON_SCALE = mark("Wagon %(number)s has no weight of the rail scale; the ticket weight counts for it.")


class WeightFrom(StrEnum):
    """Whose weight a waybill ships by: the railway's ticket 票重 or our rail scale 轨道衡."""

    TICKET = "ticket"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class WagonLoad:
    """Tonnes; `scale_tonnes` is None for a wagon that did not cross the scale."""

    number: str
    marked_tonnes: Decimal
    ticket_tonnes: Decimal
    scale_tonnes: Decimal | None = None

    def tonnes(self, by: WeightFrom) -> Decimal:
        weighed = self.scale_tonnes if by is WeightFrom.SCALE else None
        return self.ticket_tonnes if weighed is None else weighed


def net_tonnes(wagons: Sequence[WagonLoad], by: WeightFrom) -> Decimal:
    """What the train carries by the weight that counts."""
    return sum((wagon.tonnes(by) for wagon in wagons), Decimal(0))


def wagon_findings(wagon: WagonLoad, by: WeightFrom) -> list[Finding]:
    """Blocks what cannot be; an overloaded wagon and a missing scale weight are noted."""
    values: dict[str, object] = {"number": wagon.number, "marked": wagon.marked_tonnes}
    found = []
    if not _NUMBER.fullmatch(wagon.number):
        found.append(blocking("not_a_wagon", NOT_A_WAGON, "number", values))
    for tonnes in (wagon.ticket_tonnes, wagon.scale_tonnes):
        if tonnes is not None and not (tonnes.is_finite() and 0 < tonnes <= MOST_WAGON_TONNES):
            found.append(blocking("wagon_weight_odd", WAGON_WEIGHT_ODD, None, {**values, "tonnes": tonnes}))
    heaviest = max(wagon.ticket_tonnes, wagon.scale_tonnes or Decimal(0))
    if heaviest * 100 > wagon.marked_tonnes * (100 + OVERLOAD_PCT):
        said = {**values, "tonnes": heaviest}
        found.append(Finding("wagon_overloaded", Severity.NOTE, WAGON_OVERLOADED, said))
    if by is WeightFrom.SCALE and wagon.scale_tonnes is None:
        found.append(Finding("not_on_scale", Severity.NOTE, NOT_ON_SCALE, values))
    return found


def train_findings(wagons: Sequence[WagonLoad], by: WeightFrom) -> list[Finding]:
    if not wagons:
        return [blocking("no_wagons", NO_WAGONS)]
    return [finding for wagon in wagons for finding in wagon_findings(wagon, by)]
