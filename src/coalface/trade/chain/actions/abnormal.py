"""Raising cases of abnormal coal use (R0.10)."""

from django.db import transaction

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import Alarm, raise_cases
from coalface.archive.dossier.models import AbnormalUse
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.abnormal import abnormal_use


@transaction.atomic
def raise_abnormal_use(*, month: Month, by: User) -> list[AbnormalUse]:
    """Open a case for every customer whose shipments or burn of a month stand out; known ones stay."""
    require(by, "dossier.file")
    found = abnormal_use(month)
    ids = {customer_id for customer_id, _measure, _found in found}
    customers = Customer.objects.live().select_related("responsible").in_bulk(ids)
    alarms = [
        Alarm(customers[customer_id], month.first, measure, what)
        for customer_id, measure, what in found
        if customer_id in customers
    ]
    return raise_cases(alarms=alarms, by=by)
