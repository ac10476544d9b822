"""What keeps a shipment as it is: later apps say here that they have built on it.

A settlement, for instance, in its apps.py: `let_hold(settled_findings)`.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from coalface.kernel.findings import Finding
from coalface.trade.dispatch.models import Shipment

Ask = Callable[[Shipment, AbstractSet[str]], Sequence[Finding]]
_ASKED: list[Ask] = []


def let_hold(ask: Ask) -> None:
    """`ask` gives blocking findings for a shipment of which the fields named must not change any more.

    "arrival" stands for what arrived of it, "number" for its being there at all.
    """
    if ask not in _ASKED:
        _ASKED.append(ask)


def holding_findings(shipment: Shipment, touched: AbstractSet[str]) -> list[Finding]:
    return [finding for ask in _ASKED for finding in ask(shipment, touched)]
