"""Having the supervision report made in time, and noting that it was handed in (B2)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.supervision import limits_on

TOPIC = "trade.supervision"


@transaction.atomic
def ask_for_report(*, month: Month, by: User) -> int:
    """A task for everybody who approves contracts of the whole house; returns how many are new."""
    due_on = (month + 1).first.replace(day=limits_on(month.last).due_day)
    people = User.objects.filter(is_active=True, is_superuser=False).prefetch_related("roles")
    return raise_notice(
        to=[one for one in people if scope_of(one, "contract.decide") is Scope.ALL],
        topic=TOPIC,
        key=_key(month),
        title=_("Supervision report for %(month)s is due") % {"month": month},
        body=_("Fulfilment of the key contracts, with the sides at fault."),
        kind=Notice.Kind.TASK,
        due_on=due_on,
        by=by,
    )


@transaction.atomic
def hand_in_report(*, month: Month, on: date, by: User) -> int:
    """The report of a month was handed in; closes the task of everybody, returns how many."""
    require(by, "contract.decide")
    closed = close_by_key(key=_key(month), by=by)
    record(by=by, action="trade.supervision.hand_in", detail={"month": str(month), "on": on})
    return closed


def _key(month: Month) -> str:
    return f"supervision:{month}"
