"""The sheet of one price: every line with its reason, the value, the segment and the amount."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.coal.assay import Measure
from coalface.kernel.findings import Finding
from coalface.trade.pricing.rules.clauses import Clause, Segment


class Reason(StrEnum):
    """Why a line stands in the sheet."""

    BASE = "base"
    WITHIN = "within"
    SEGMENT = "segment"
    RATIO = "ratio"
    FACTOR = "factor"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSING = "missing"
    CAP = "cap"
    HIGHEST = "highest"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the way; `amount` in yuan/t, exact to six places."""

    reason: Reason
    amount: Decimal = Decimal(0)
    clause: Clause | None = None
    value: Decimal | None = None
    segment: Segment | None = None

    @property
    def measure(self) -> Measure | None:
        return self.clause.measure if self.clause else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a price came about. The amounts of the lines sum exactly to `price`, in yuan/t to the fen.

    Coal that is rejected, or an assay that lacks a value, has findings; the price is then only what the
    other lines come to. `paid_tonnes` and `amount` follow when tonnes were given.
    """

    lines: tuple[Line, ...]
    price: Decimal
    findings: tuple[Finding, ...] = ()
    paid_tonnes: Decimal | None = None
    amount: Decimal | None = None

    @property
    def accepted(self) -> bool:
        return not any(finding.blocks for finding in self.findings)

    @property
    def adjustment(self) -> Decimal:
        return self.price - self.lines[0].amount
