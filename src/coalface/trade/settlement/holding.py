"""What keeps shipments as they are: they lie in a statement that is settled, or about to be."""

from collections.abc import Set as AbstractSet

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.models import LotShipment
from coalface.trade.settlement.models import Statement, StatementLine

IS_SETTLED = mark(
    "It is settled by the statement %(statement)s. Reopen the statement for resettlement, correct it, work "
    "the statement out anew and have it approved: only the difference is posted."
)
IN_APPROVAL = mark("It lies in the statement %(statement)s, which is in approval: have it sent back first.")
HOLDING = {Statement.States.POSTED: IS_SETTLED, Statement.States.IN_APPROVAL: IN_APPROVAL}


def settled_findings(shipment: Shipment, touched: AbstractSet[str]) -> list[Finding]:
    """Whatever of it is touched: weight, price and day went into what the customer owes."""
    lots = LotShipment.objects.filter(shipment=shipment).values("lot")
    lines = StatementLine.objects.filter(lot__in=lots, version__statement__state__in=list(HOLDING))
    line = lines.select_related("version__statement").first()
    if line is None:
        return []
    statement = line.version.statement
    message = HOLDING[Statement.States(statement.state)]
    return [blocking("settled", message, None, {"statement": statement.number})]
