"""Which contracts have something to settle."""

from django.db.models import Exists, OuterRef

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import Contract
from coalface.trade.quality.access import visible_lots
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.models import Statement, StatementLine


def contracts_to_settle(user: User, month: Month) -> list[int]:
    """Ids of contracts within reach with lots that ended in a month and lie in no statement."""
    settled = StatementLine.objects.filter(lot=OuterRef("pk"))
    live = settled.exclude(version__statement__state=Statement.States.CANCELLED)
    lots = visible_lots(user, EDIT).filter(until_on__range=(month.first, month.last)).filter(~Exists(live))
    contracts = Contract.objects.filter(pk__in=lots.values("contract")).order_by("number")
    return list(contracts.values_list("pk", flat=True))
