"""Writing letters that compare the books, and keeping the customer's answer."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.measures import yuan
from coalface.kernel.versions import check_version
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import lock_account, next_number
from coalface.trade.ledger.queries import balance
from coalface.trade.payments.models import Reconciliation, TransitItem
from coalface.trade.payments.queries.items import end_of
from coalface.trade.payments.rules.reconciling import Transit, adjusted, answer_findings, period_findings

SERIES = "DZ"
ANSWERED = mark("The letter has been answered already.")
CLOSING_ODD = mark("Please give their balance in yuan and fen.")


class NotReconcilable(Refused):
    """This letter cannot be written or answered so."""


@transaction.atomic
def write_letter(*, customer: Customer, from_on: date, to_on: date, by: User) -> Reconciliation:
    """Keep what the customer owed before the first and at the end of the last day, under a number of its own.

    Raises NotReconcilable or NotAllowed.
    """
    require_reach(by, "money.edit", customer)
    today = timezone.localdate()
    if found := period_findings(from_on, to_on, today):
        raise NotReconcilable(*found)
    account = lock_account(customer)
    letter = Reconciliation.objects.create(
        account=account,
        number=next_number(SERIES, today),
        from_on=from_on,
        to_on=to_on,
        our_opening=balance(account, end_of(from_on - timedelta(days=1))).sums.receivable,
        our_closing=balance(account, end_of(to_on)).sums.receivable,
        written_by=by,
    )
    detail = {"customer": customer.pk, "from_on": from_on, "to_on": to_on, "closing": letter.our_closing}
    record(by=by, action="trade.reconciliation.write", subject=letter, detail=detail)
    return letter


@transaction.atomic
def keep_answer(
    *,
    letter: Reconciliation,
    version: int,
    their_closing: Decimal,
    answered_by: str,
    answered_on: date,
    items: Sequence[Transit] = (),
    by: User,
) -> Reconciliation:
    """What the customer answered, with the items only one side has in its books.

    It agrees when the balances are equal, agrees with items in transit when the adjusted ones are, and
    otherwise does not. Raises NotReconcilable, StaleRecord or NotAllowed.
    """
    found = Reconciliation.objects.select_for_update(of=("self",)).select_related("account__customer")
    kept = found.get(pk=letter.pk)
    require_reach(by, "money.edit", kept.account.customer)
    check_version(kept, seen=version, offered={"their_closing": their_closing})
    findings = answer_findings(answered_by, items)
    if not (their_closing.is_finite() and their_closing == yuan(their_closing)):
        findings.append(blocking("closing_odd", CLOSING_ODD, "their_closing"))
    if kept.state != Reconciliation.State.SENT:
        findings.append(blocking("answered", ANSWERED))
    if findings:
        raise NotReconcilable(*findings)
    kept.their_closing, kept.answered_on, kept.answered_by = their_closing, answered_on, answered_by.strip()
    kept.state = _state(kept.our_closing, their_closing, items)
    kept.version += 1
    kept.save()
    TransitItem.objects.bulk_create(
        TransitItem(
            reconciliation=kept, side=item.side, day_on=item.day_on, words=item.words, amount=item.amount
        )
        for item in items
    )
    detail = {"state": kept.state, "theirs": their_closing, "items": len(items)}
    record(by=by, action="trade.reconciliation.answer", subject=kept, detail=detail)
    return kept


def _state(ours: Decimal, theirs: Decimal, items: Sequence[Transit]) -> Reconciliation.State:
    if ours == theirs and not items:
        return Reconciliation.State.AGREED
    if adjusted(ours, theirs, items).difference == 0:
        return Reconciliation.State.EXPLAINED
    return Reconciliation.State.DIFFERS
