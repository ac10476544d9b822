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
    opened_on = _opened_on(statement.contract)
    if opened_on is None or statement.last_on >= opened_on or statement.posted_yuan:
        return None
    lots = Lot.objects.filter(
        contract=statement.contract, until_on__gte=statement.first_on, until_on__lte=statement.last_on
    )
    return None if _valued(lot.pk for lot in lots) else opened_on


def lots_before_opening(contract: Contract, lots: Iterable[Lot]) -> tuple[date | None, set[int]]:
    """The opening day, and the lots that ended before it and of which nothing is on the account."""
    opened_on = _opened_on(contract)
    ended = {lot.pk for lot in lots if opened_on is not None and lot.until_on < opened_on}
    return opened_on, ended - _valued(ended)


def _opened_on(contract: Contract) -> date | None:
    rows = Account.objects.filter(customer=contract.customer_id)
    return rows.values_list("opened_on", flat=True).first()


def _valued(lot_ids: Iterable[int]) -> set[int]:
    """Lots with a shipment that was put on the account at its provisional value."""
    members = dict(LotShipment.objects.filter(lot__in=list(lot_ids)).values_list("shipment", "lot"))
    if not members:
        return set()
    rows = Entry.objects.filter(bucket=Bucket.UNSETTLED, subject_kind="shipment", subject_id__in=members)
    return {members[pk] for pk in rows.values_list("subject_id", flat=True) if pk is not None}
