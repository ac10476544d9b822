"""What a contract must state before it is approved: the seven elements of B2, a price, a sum that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.contracts.rules.contracts import MonthQuantity

NO_QUANTITY = mark("Quantity is missing: agree on a total or on monthly quantities.")
NO_QUALITY = mark("Quality is missing.")
NO_TERM = mark("The term is missing: give the contract an end.")
NO_FLOW = mark("The flow is missing: name where the coal goes from and to.")
NO_TRANSPORT = mark("The transport is missing.")
NO_LIABILITY = mark("Liability for breach is missing.")
NO_DISPUTE = mark("The settling of disputes is missing.")
NO_PRICE = mark("The price terms are missing.")
NO_PARENT = mark("A supplement names the contract it changes.")
SUM_DIFFERS = mark("The months sum to %(sum)s t, the contract says %(total)s t.")


@dataclass(frozen=True, slots=True)
class Elements:
    """What a contract states, as far as it must be complete."""

    quality: str
    has_end: bool
    flow_from: str
    flow_to: str
    transport: str
    liability: str
    dispute: str
    has_terms: bool
    total_tonnes: Decimal | None
    quantities: Sequence[MonthQuantity]
    is_supplement: bool = False
    has_parent: bool = False


def element_findings(stated: Elements) -> list[Finding]:
    """What lacks before a contract can be approved (B2: 数量 质量 期限 流向 运输方式 违约责任 争议解决).

    A supplement states only what it changes.
    """
    found = schedule_findings(stated.total_tonnes, stated.quantities)
    if stated.is_supplement:
        return found if stated.has_parent else [*found, blocking("no_parent", NO_PARENT, "amends")]
    has_quantity = bool(stated.total_tonnes) or any(one.tonnes for one in stated.quantities)
    asked = (
        (has_quantity, "no_quantity", NO_QUANTITY, "total_tonnes"),
        (stated.quality, "no_quality", NO_QUALITY, "quality_words"),
        (stated.has_end, "no_term", NO_TERM, "ends_on"),
        (stated.flow_from and stated.flow_to, "no_flow", NO_FLOW, "flow_to"),
        (stated.transport, "no_transport", NO_TRANSPORT, "transport"),
        (stated.liability, "no_liability", NO_LIABILITY, "liability_words"),
        (stated.dispute, "no_dispute", NO_DISPUTE, "dispute_words"),
        (stated.has_terms, "no_price", NO_PRICE, "terms"),
    )
    return [*(blocking(code, words, field) for given, code, words, field in asked if not given), *found]


def schedule_findings(total: Decimal | None, quantities: Sequence[MonthQuantity]) -> list[Finding]:
    """A schedule that does not sum to the total of the contract, both in tonnes."""
    if total is None or not quantities:
        return []
    summed = sum((one.tonnes for one in quantities), Decimal(0))
    if summed == total:
        return []
    values = {"sum": f"{summed.normalize():f}", "total": f"{total.normalize():f}"}
    return [blocking("sum_differs", SUM_DIFFERS, "quantities", values)]


def as_notes(found: Sequence[Finding]) -> list[Finding]:
    """The same on a draft: a reminder of what is still to be written."""
    return [Finding(one.code, Severity.NOTE, one.message, one.values, one.field) for one in found]
