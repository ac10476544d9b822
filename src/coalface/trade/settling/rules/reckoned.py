"""A statement worked out from what is known now."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.settling.rules.lines import Priced, total

NOTHING_READY = mark("No lot of the contract in this period can be settled: %(why)s")
NO_LOTS = mark("No lot of the contract ends in this period.")
REASONS = 3
"""So many lots that were left out are named in the refusal."""


@dataclass(frozen=True, slots=True)
class Reckoned(ABC):
    """The lines, and the lots left out with why; those of sales and of purchases add their taxes."""

    lines: tuple[Priced, ...]
    left_out: tuple[dict[str, str], ...]

    @property
    @abstractmethod
    def amount(self) -> Decimal:
        """Everything to pay, tax included, yuan."""

    @property
    @abstractmethod
    def taxes(self) -> dict[str, Decimal]:
        """The amounts without tax, the taxes and their rates, as a version keeps them."""

    @property
    def goods(self) -> Decimal:
        return total(self.lines)

    @property
    def columns(self) -> dict[str, Any]:
        """As a version of a statement keeps it."""
        return {
            "tonnes": sum((line.tonnes for line in self.lines), Decimal(0)),
            "goods_yuan": self.goods,
            "total_yuan": self.amount,
            "held_yuan": sum((line.held for line in self.lines), Decimal(0)),
            "left_out": list(self.left_out),
            **self.taxes,
        }


def empty_findings(now: Reckoned) -> Sequence[Finding]:
    """Why there is nothing to draw a statement up of; nothing where it has lines."""
    if now.lines:
        return ()
    if not now.left_out:
        return [blocking("no_lots", NO_LOTS, "first")]
    why = "; ".join(f"{one['lot']}: {one['why']}" for one in now.left_out[:REASONS])
    return [blocking("nothing_ready", NOTHING_READY, None, {"why": why})]
