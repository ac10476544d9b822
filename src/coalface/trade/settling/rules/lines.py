"""The line of a lot: tonnes × price to the fen, what of it is held, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from coalface.kernel.coal.assay import Assay
from coalface.kernel.findings import Finding
from coalface.kernel.measures import yuan
from coalface.trade.pricing.rules.adjusting import price_sheet
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.trade.pricing.rules.sheets import Sheet
from coalface.trade.settling.rules.weights import Weighed


@dataclass(frozen=True, slots=True)
class Priced:
    """A lot settled: `amount` is due now, `held` lies between the results of both sides while in dispute.

    `tonnes` are paid for at `unit_price`. `whose` result counts; "" for none, at the contract's price.
    """

    lot_id: int
    weighed: Weighed
    tonnes: Decimal
    base_price: Decimal
    unit_price: Decimal
    amount: Decimal
    held: Decimal
    whose: str
    steps: tuple[dict[str, Any], ...]

    @property
    def water(self) -> Decimal:
        """Tonnes that the clauses do not pay for: water above their limit."""
        return (self.weighed.settled or Decimal(0)) - self.tonnes

    @property
    def columns(self) -> dict[str, Any]:
        """As a line of a statement keeps it, of sales and purchases alike."""
        return {
            "lot_id": self.lot_id,
            "sent_tonnes": self.weighed.sent,
            "arrived_tonnes": self.weighed.arrived,
            "claimed_tonnes": self.weighed.claimed,
            "water_tonnes": self.water,
            "tonnes": self.tonnes,
            "base_price": self.base_price,
            "unit_price": self.unit_price,
            "amount_yuan": self.amount,
            "held_yuan": self.held,
            "whose": self.whose,
            "steps": list(self.steps),
        }


def price_lot(
    lot_id: int,
    weighed: Weighed,
    base_price: Decimal,
    clauses: Clauses,
    *,
    assay: Assay | None,
    whose: str,
    rivals: Sequence[Assay] = (),
) -> tuple[Priced | None, Sequence[Finding]]:
    """The line of a lot, or why there is none: rejected coal, a value that the clauses need.

    Without an assay the contract's price is taken (a provisional statement). In dispute the lower of both
    amounts is due and the difference is held; its sheet is that of the lower one.
    """
    if weighed.settled is None:
        return None, ()
    if assay is None:
        amount = yuan(weighed.settled * base_price)
        return _line(lot_id, weighed, base_price, base_price, weighed.settled, amount, Decimal(0), "", ()), ()
    sheets = [price_sheet(clauses, base_price, one, weighed.settled) for one in (rivals or (assay,))]
    for sheet in sheets:
        if not sheet.accepted or sheet.amount is None or sheet.paid_tonnes is None:
            return None, sheet.findings
    low = min(sheets, key=lambda sheet: sheet.amount or Decimal(0))
    high = max(sheet.amount or Decimal(0) for sheet in sheets)
    amount, tonnes = low.amount or Decimal(0), low.paid_tonnes or Decimal(0)
    steps = tuple(_told(low))
    line = _line(lot_id, weighed, base_price, low.price, tonnes, amount, high - amount, whose, steps)
    return line, ()


def _line(
    lot_id: int,
    weighed: Weighed,
    base: Decimal,
    price: Decimal,
    tonnes: Decimal,
    amount: Decimal,
    held: Decimal,
    whose: str,
    steps: tuple[dict[str, Any], ...],
) -> Priced:
    return Priced(lot_id, weighed, tonnes, base, price, amount, held, whose, steps)


def _told(sheet: Sheet) -> list[dict[str, Any]]:
    """The clause sheet as it is kept with the line."""
    return [
        {
            "reason": line.reason.value,
            "measure": str(line.measure) if line.measure else "",
            "value": None if line.value is None else str(line.value),
            "amount": str(line.amount),
        }
        for line in sheet.lines
    ]


def total(lines: Sequence[Priced]) -> Decimal:
    """Each line is rounded to the fen first, so that they sum to the total exactly."""
    return sum((line.amount for line in lines), Decimal(0))
