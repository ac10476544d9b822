"""Tonnes that flow from mines over the way they take to customers, cut down to what a picture can show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_MINES, MOST_WAYS, MOST_CUSTOMERS = 12, 12, 20
REST, NONE = "rest", "none"
MINE, WAY, CUSTOMER = "mine", "way", "customer"


@dataclass(frozen=True, slots=True)
class Load:
    """Tonnes of one mine that went one way to one customer; keys are texts, `none` where nothing is said."""

    mine: str
    way: str
    customer: str
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """Tonnes between two neighbouring columns; `rest` stands for all that is not drawn by itself."""

    mine: str | None
    way: str
    customer: str | None
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Flows:
    """The bands, the largest first, and the keys that are drawn by themselves in each column."""

    bands: Sequence[Band]
    drawn: Mapping[str, Sequence[str]]
    tonnes: Decimal


def flows(loads: Sequence[Load]) -> Flows:
    """Bands from mines to ways and from ways to customers; both halves carry all tonnes."""
    drawn = {
        MINE: largest(((one.mine, one.tonnes) for one in loads), MOST_MINES),
        WAY: largest(((one.way, one.tonnes) for one in loads), MOST_WAYS),
        CUSTOMER: largest(((one.customer, one.tonnes) for one in loads), MOST_CUSTOMERS),
    }
    sums: dict[tuple[str | None, str, str | None], Decimal] = defaultdict(Decimal)
    for one in loads:
        way = _shown(one.way, drawn[WAY])
        sums[_shown(one.mine, drawn[MINE]), way, None] += one.tonnes
        sums[None, way, _shown(one.customer, drawn[CUSTOMER])] += one.tonnes
    bands = [Band(*ends, tonnes) for ends, tonnes in sums.items()]
    bands.sort(key=lambda band: (band.mine is None, -band.tonnes, band.mine or "", band.way))
    return Flows(bands, drawn, sum((one.tonnes for one in loads), Decimal(0)))


def largest(amounts: Iterable[tuple[str, Decimal]], most: int) -> list[str]:
    """The keys with most, the largest first; equal ones in the order of their keys."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, amount in amounts:
        sums[key] += amount
    return sorted(sums, key=lambda key: (-sums[key], key))[:most]


def _shown(key: str, drawn: Sequence[str]) -> str:
    return key if key in drawn else REST
