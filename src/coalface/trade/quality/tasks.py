"""Lots are made by themselves, once their period is over."""

from datetime import timedelta

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.quality.actions.lots import form_lots_by_rule
from coalface.trade.quality.queries.forming import contracts_waiting

LOOKED_BACK = timedelta(days=62)
"""The month before is whole in it; what is older is put into lots by hand."""


@periodically("30 17 * * *", name="quality.form_lots")
def form_lots_nightly(timestamp: int) -> None:
    """Half past one at night in China. One contract, one transaction."""
    by, last = system_user(), timezone.localdate()
    first = (last - LOOKED_BACK).replace(day=1)
    for contract_id in contracts_waiting(first, last):
        form_lots_by_rule(contract_id=contract_id, first=first, last=last, by=by)
