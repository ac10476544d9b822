"""Telling those who record money that some of it waits for an owner."""

from django.db import transaction
from django.db.models import Count, Min, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.payments.models import BankLine
from coalface.trade.payments.queries.banking import WAITING
from coalface.trade.payments.rules.collecting import POOL_BODY, POOL_TITLE

POOL = "trade.bank_pool"


@transaction.atomic
def tell_of_pool(*, by: User) -> int:
    """Tell whoever may say whose money it is how much waits; returns how many got a new notice.

    It follows the sum, comes once a day at most and closes when nothing waits any more.
    """
    sums = BankLine.objects.filter(WAITING).aggregate(
        n=Count("pk"), yuan=Sum("amount"), first=Min("received_on")
    )
    if not sums["n"]:
        close_by_key(key=POOL, by=by)
        return 0
    told = Notice.objects.filter(
        key=POOL, state=Notice.State.CLOSED, raised_at__date=timezone.localdate()
    ).values("recipient")
    said = {"n": sums["n"], "amount": f"{sums['yuan']:,.2f}", "day": sums["first"]}
    return raise_notice(
        to=_cashiers().exclude(pk__in=told),
        topic=POOL,
        key=POOL,
        title=_(POOL_TITLE) % said,
        body=_(POOL_BODY) % said,
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        by=by,
    )


def close_if_empty(*, by: User) -> None:
    """Take the notice back as soon as the last line has found its owner."""
    if not BankLine.objects.filter(WAITING).exists():
        close_by_key(key=POOL, by=by)


def _cashiers() -> QuerySet[User]:
    """Who may record everybody's money: nobody else is shown a line without an owner."""
    rows = User.objects.filter(
        is_active=True, roles__rights__contains=["money.edit"], roles__scope=Scope.ALL.value
    )
    return rows.distinct().order_by("pk")
