"""Telling people of money that is late and of bills that fall due; taking it back when it is settled."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.people.models import User
from coalface.trade.ledger.models import Account
from coalface.trade.payments.models import Bill
from coalface.trade.payments.queries.items import ageings
from coalface.trade.payments.rules.ageing import Ageing
from coalface.trade.payments.rules.bills import State
from coalface.trade.payments.rules.collecting import BILL_DAYS, BILL_TITLE, LATE_BODY, LATE_TITLE, urgency

BATCH = 1_000
OVERDUE, BILL_DUE = "trade.overdue", "trade.bill_due"


def remind_of_late_money(*, today: date, by: User) -> int:
    """Tell whoever looks after a customer what is overdue; returns how many got a new notice.

    The notice follows the sum and grows more urgent with age; it closes when nothing is overdue any more.
    """
    ids = list(Account.objects.order_by("pk").values_list("pk", flat=True))
    parts = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(_remind_some(part, today, by) for part in parts)


@transaction.atomic
def remind_of_bills(*, today: date, by: User) -> int:
    """Tell who recorded a bill that it falls due within the week; returns how many got a new notice."""
    due = Bill.objects.filter(state__in=(State.HELD, State.PLEDGED), due_on__lte=today + timedelta(BILL_DAYS))
    wanted = [
        Wanted(
            bill.recorded_by,
            f"bill:{bill.pk}",
            _(BILL_TITLE) % {"number": bill, "day": bill.due_on},
            bill.customer.name,
            Notice.Weight.WARNING,
            "bill",
            bill.pk,
            bill.due_on,
        )
        for bill in due.select_related("recorded_by", "customer").order_by("pk")
    ]
    return raise_many(wanted, topic=BILL_DUE, kind=Notice.Kind.TASK, by=by)


@transaction.atomic
def _remind_some(account_ids: list[int], today: date, by: User) -> int:
    found = ageings(account_ids, today)
    late = {one: ageing for one, ageing in found.items() if urgency(ageing)}
    rows = Account.objects.filter(pk__in=late, customer__responsible__isnull=False)
    accounts = rows.select_related("customer__responsible").order_by("pk")
    raised = raise_many(_late(accounts, late), topic=OVERDUE, by=by)
    _close_paid({_key(one) for one in account_ids} - {_key(one) for one in late}, by)
    return raised


def _late(accounts: Iterable[Account], late: dict[int, Ageing]) -> Iterator[Wanted]:
    for account in accounts:
        found, person = late[account.pk], account.customer.responsible
        assert person is not None
        said = {
            "customer": account.customer.name,
            "amount": f"{found.overdue:,.2f}",
            "month": f"{sum(found.buckets[2:]):,.2f}",
            "quarter": f"{sum(found.buckets[4:]):,.2f}",
        }
        title, body = _(LATE_TITLE) % said, _(LATE_BODY) % said
        yield Wanted(person, _key(account.pk), title, body, urgency(found), "account", account.pk)


def _close_paid(keys: set[str], by: User) -> None:
    waiting = Notice.objects.filter(topic=OVERDUE, key__in=keys).exclude(state=Notice.State.CLOSED)
    for key in sorted(set(waiting.values_list("key", flat=True))):
        close_by_key(key=key, by=by)


def _key(account_id: int) -> str:
    return f"overdue:{account_id}"
