"""What keeps a shipment as it is: later apps say here that they have built on it.

A settlement, for instance, in its apps.py: `let_hold(settled_findings)`.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from coalface.kernel.findings import Finding
from coalface.trade.dispatch.models import Shipment

Ask = Callable[[Shipment, AbstractSet[str]], Sequence[Finding]]
Touched = Mapping[int, Mapping[str, object]]
"""Shipments by id, each with the fields that would change and their new values."""
AskMany = Callable[[Touched], Mapping[int, Finding]]
_ASKED: list[Ask] = []
_ASKED_OF_MANY: list[AskMany] = []


def let_hold(ask: Ask) -> None:
    """`ask` gives blocking findings for a shipment of which the fields named must not change any more.

    "arrival" stands for what arrived of it, "number" for its being there at all.
    """
    if ask not in _ASKED:
        _ASKED.append(ask)


def holding_findings(shipment: Shipment, touched: AbstractSet[str]) -> list[Finding]:
    return [finding for ask in _ASKED for finding in ask(shipment, touched)]


def let_hold_many(ask: AskMany) -> None:
    """The same for the rows of a file: `ask` gives one blocking finding for each shipment that must stay.

    It is asked once for thousands of shipments and must not look them up one by one.
    """
    if ask not in _ASKED_OF_MANY:
        _ASKED_OF_MANY.append(ask)


def held_shipments(touched: Touched) -> dict[int, Finding]:
    return {pk: finding for ask in _ASKED_OF_MANY for pk, finding in ask(touched).items()} if touched else {}
