"""What lies in the opening balance of an account already, and is therefore not posted again."""

from collections.abc import Iterable
from datetime import date

from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.models import Account, Bucket, Entry
from coalface.trade.quality.models import Lot, LotShipment
from coalface.trade.settlement.models import Statement


def opened_after(statement: Statement) -> date | None:
    """The day the account was opened, when the whole period of the statement lies before it, else None.

    Shipments whose provisional value is on the account all the same are settled there.
    """
    opened_on = opening_days([statement.contract]).get(statement.contract.customer_id)
    if opened_on is None or statement.last_on >= opened_on or statement.posted_yuan:
        return None
    lots = Lot.objects.filter(
        contract=statement.contract, until_on__gte=statement.first_on, until_on__lte=statement.last_on
    )
    return None if _valued(lot.pk for lot in lots) else opened_on


def opening_days(contracts: Iterable[Contract]) -> dict[int, date]:
    """When the accounts of the contracts' customers were opened, by customer."""
    rows = Account.objects.filter(customer__in={one.customer_id for one in contracts})
    return dict(rows.values_list("customer", "opened_on"))


def lots_before(opened_on: date, lots: Iterable[Lot]) -> set[int]:
    """The lots that ended before an opening day and of which nothing is on the account."""
    ended = {lot.pk for lot in lots if lot.until_on < opened_on}
    return ended - _valued(ended)


def _valued(lot_ids: Iterable[int]) -> set[int]:
    """Lots with a shipment that was put on the account at its provisional value."""
    members = dict(LotShipment.objects.filter(lot__in=list(lot_ids)).values_list("shipment", "lot"))
    if not members:
        return set()
    rows = Entry.objects.filter(bucket=Bucket.UNSETTLED, subject_kind="shipment", subject_id__in=members)
    return {members[pk] for pk in rows.values_list("subject_id", flat=True) if pk is not None}
