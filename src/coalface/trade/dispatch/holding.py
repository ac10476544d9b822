"""What keeps a shipment as it is: later apps say here that they have built on it.

A settlement, for instance, in its apps.py: `let_hold(settled_findings)`.
"""

from collections.abc import Callable, Sequence

from coalface.kernel.findings import Finding
from coalface.trade.dispatch.models import Shipment

Ask = Callable[[Shipment], Sequence[Finding]]
_ASKED: list[Ask] = []


def let_hold(ask: Ask) -> None:
    """`ask` gives blocking findings for a shipment whose weight must not change any more."""
    if ask not in _ASKED:
        _ASKED.append(ask)


def holding_findings(shipment: Shipment) -> list[Finding]:
    return [finding for ask in _ASKED for finding in ask(shipment)]
