"""Sharing out what there is (R0.19-R0.21): by the priority of grades, within a grade in proportion.

Everything is in whole kilograms, so that the parts add up to the whole exactly.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Of = TypeVar("Of", int, int | None)


class Why(StrEnum):
    """Why a line got what it got."""

    IN_FULL = "in_full"
    UNKNOWN_SUPPLY = "unknown_supply"
    IN_PROPORTION = "in_proportion"
    NOTHING_LEFT = "nothing_left"
    BY_ROUTE = "by_route"
    NOT_SUPPLIED = "not_supplied"


@dataclass(frozen=True, slots=True)
class Demand(Generic[Key]):
    """What somebody wants; `priority` 0 comes first, None is not supplied at all."""

    key: Key
    priority: int | None
    kg: int


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """A demand with what it draws on: a product, and a route when it names one."""

    demand: Demand[Key]
    product: int
    route: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    kg: int
    why: Why


def share_out(supply_kg: int, demands: Sequence[Demand[Key]]) -> dict[Key, int]:
    """Kilograms for every demand; together the lesser of the supply and what is wanted.

    A priority is served in full before the next gets anything. Where it no longer suffices, everybody of
    that priority gets the same share, and the kilograms left by rounding down go to the largest fractions,
    of equal ones to the first in the order given.
    """
    left = max(supply_kg, 0)
    found: dict[Key, int] = {demand.key: 0 for demand in demands}
    for priority in sorted({d.priority for d in demands if d.priority is not None}):
        group = [demand for demand in demands if demand.priority == priority]
        found |= _proportional(left, group)
        left -= sum(found[demand.key] for demand in group)
    return found


def _proportional(left: int, group: Sequence[Demand[Key]]) -> dict[Key, int]:
    wanted = sum(demand.kg for demand in group)
    if wanted <= left:
        return {demand.key: demand.kg for demand in group}
    parts = {demand.key: divmod(demand.kg * left, wanted) for demand in group}
    over = left - sum(whole for whole, _ in parts.values())
    favoured = sorted(parts, key=lambda key: -parts[key][1])[:over]
    return {key: whole + (key in favoured) for key, (whole, _) in parts.items()}


def allocate(
    lines: Sequence[Line[Key]], supply_kg: Mapping[int, int], carried_kg: Mapping[int, int]
) -> dict[Key, Share]:
    """What every line gets, and why.

    A product without a known supply is not cut, nor is a route without a bound.

    Routes are shared out first, then each product among what its routes can carry: what a route cannot carry
    goes to those who are served by others.
    """
    carried = _within_routes(lines, carried_kg)
    found: dict[Key, Share] = {}
    for product, group in _by(lines, lambda line: line.product).items():
        found |= _share_product(group, carried, supply_kg.get(product))
    return found


def _within_routes(lines: Sequence[Line[Key]], carried_kg: Mapping[int, int]) -> dict[Key, int]:
    carried = {line.demand.key: line.demand.kg if line.demand.priority is not None else 0 for line in lines}
    for route, group in _by(lines, lambda line: line.route).items():
        if route is not None and route in carried_kg:
            carried |= share_out(carried_kg[route], [line.demand for line in group])
    return carried


def _share_product(
    group: Sequence[Line[Key]], carried: Mapping[Key, int], supply: int | None
) -> dict[Key, Share]:
    demands = [Demand(line.demand.key, line.demand.priority, carried[line.demand.key]) for line in group]
    given = {d.key: d.kg for d in demands} if supply is None else share_out(supply, demands)
    return {
        line.demand.key: Share(
            given[line.demand.key],
            _why(line.demand, carried[line.demand.key], given[line.demand.key], supply),
        )
        for line in group
    }


def _why(demand: Demand[Key], carried: int, given: int, supply: int | None) -> Why:
    if demand.priority is None:
        return Why.NOT_SUPPLIED
    if given < carried:
        return Why.IN_PROPORTION if given else Why.NOTHING_LEFT
    if carried < demand.kg:
        return Why.BY_ROUTE
    return Why.UNKNOWN_SUPPLY if supply is None else Why.IN_FULL


def _by(lines: Sequence[Line[Key]], what: Callable[[Line[Key]], Of]) -> dict[Of, list[Line[Key]]]:
    found: dict[Of, list[Line[Key]]] = defaultdict(list)
    for line in lines:
        found[what(line)].append(line)
    return found
