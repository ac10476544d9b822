"""What of a statement may still be invoiced, and what was invoiced beyond it."""

from decimal import Decimal

from django.db.models import Sum

from coalface.trade.settlement.models import Statement, StatementVersion
from coalface.trade.settling.rules.taxes import Item

ZERO = Decimal(0)


def invoiceable(statement: Statement, item: Item) -> Decimal | None:
    """Yuan not invoiced yet of the version posted last, None when none was posted.

    While a lower version waits for approval only what that one comes to may be invoiced.
    """
    posted = statement.versions.filter(posted_at__isnull=False).order_by("-number").first()
    newest = statement.versions.order_by("-number").first()
    if posted is None or newest is None:
        return None
    return min(_whole(posted, item), _whole(newest, item)) - _invoiced(statement, item)


def over_invoiced(version: StatementVersion) -> dict[Item, Decimal]:
    """By how many yuan the invoices, less their red letters, lie above a version; only where they do."""
    sums = {item: _invoiced(version.statement, item) - _whole(version, item) for item in Item}
    return {item: beyond for item, beyond in sums.items() if beyond > 0}


def _whole(version: StatementVersion, item: Item) -> Decimal:
    return version.coal_yuan if item is Item.COAL else version.freight_yuan


def _invoiced(statement: Statement, item: Item) -> Decimal:
    rows = statement.invoices.filter(item=item.value)
    return rows.aggregate(sum=Sum("amount"))["sum"] or ZERO
