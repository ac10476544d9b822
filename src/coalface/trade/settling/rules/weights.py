"""Which weight is settled: by the contract's basis, less what of a loss on the way is claimed (B6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.measures import KILOGRAM

ARRIVAL = ("arrival", "port")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Tonnes as sent, as arrived, lost, claimed, and settled; `settled` is None while it is not known."""

    sent: Decimal
    arrived: Decimal | None
    lost: Decimal
    claimed: Decimal
    settled: Decimal | None


def weigh(
    basis: str, sent: Decimal, arrived: Decimal | None, *, allowance_pct: Decimal, loss_rule: str
) -> Weighed:
    """By arrival what came is settled. By the weight sent, a loss above the allowance is taken off: the part
    above it ("excess"), all of it ("whole"), or nothing ("none"). Claims are rounded to the kilogram.
    """
    if basis in ARRIVAL:
        lost = Decimal(0) if arrived is None else max(sent - arrived, Decimal(0))
        return Weighed(sent, arrived, lost, Decimal(0), arrived)
    lost = Decimal(0) if arrived is None else max(sent - arrived, Decimal(0))
    claimed = claim(sent, lost, allowance_pct, loss_rule)
    return Weighed(sent, arrived, lost, claimed, sent - claimed)


def claim(sent: Decimal, lost: Decimal, allowance_pct: Decimal, loss_rule: str) -> Decimal:
    """Tonnes of a loss that the seller answers for."""
    allowed = sent * allowance_pct / 100
    if loss_rule == "none" or lost <= allowed:
        return Decimal(0)
    claimed = lost if loss_rule == "whole" else lost - allowed
    return claimed.quantize(KILOGRAM, ROUND_HALF_UP)
