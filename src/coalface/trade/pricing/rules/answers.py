"""What a price is, and by which steps it came about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from coalface.kernel.findings import Finding, mark
from coalface.kernel.measures import yuan

ROUNDED = mark("Rounded to the fen")


@dataclass(frozen=True, slots=True)
class Step:
    """One step in words: a marked msgid with its values, and what it adds in yuan/t, not rounded."""

    code: str
    message: str
    amount: Decimal = Decimal(0)
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """A price in yuan/t to the fen with its steps, which sum to it exactly.

    A price that cannot be known is None, never nought, and the findings say why.
    """

    unit_price_per_tonne: Decimal | None
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def known(self) -> bool:
        return self.unit_price_per_tonne is not None


def unknown(*findings: Finding) -> PriceAnswer:
    return PriceAnswer(None, findings=findings)


def summed(steps: Iterable[Step], findings: Iterable[Finding] = ()) -> PriceAnswer:
    """The price the steps come to, rounded once, last, half up to the fen."""
    taken = tuple(steps)
    exact = sum((step.amount for step in taken), Decimal(0))
    price = yuan(exact)
    if price != exact:
        taken = (*taken, Step("rounding", ROUNDED, price - exact))
    return PriceAnswer(price, taken, tuple(findings))
