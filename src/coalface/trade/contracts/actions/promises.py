"""Recording promises in a contract and following them up (R45.10)."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.contracts.models import Contract, Promise
from coalface.trade.contracts.rules.states import OVER, State
from coalface.trade.ledger.access import require_reach

TOPIC = "trade.promise"
REMIND_DAYS = 7
NO_WORDS = mark("Say what is promised.")
NO_AMOUNT = mark("A promise is recorded with its amount: yuan, tonnes or both.")
NEGATIVE = mark("An amount must lie above 0.")
IS_OVER = mark("The contract is over and takes no new promise.")
DONE_ALREADY = mark("This promise is settled already.")


class PromiseInvalid(Refused):
    """The promise lacks its words or its amount, or is settled already."""


@transaction.atomic
def record_promise(
    *,
    contract: Contract,
    side: str,
    words: str,
    due_on: date,
    owner: User,
    amount_yuan: Decimal | None = None,
    tonnes: Decimal | None = None,
    by: User,
) -> Promise:
    """Put a promise into the contract; the person in charge is reminded before it is due."""
    require_reach(by, "trade.edit", contract.customer)
    if State(contract.state) in OVER:
        raise PromiseInvalid(blocking("contract_over", IS_OVER))
    if not words.strip():
        raise PromiseInvalid(blocking("no_words", NO_WORDS, "words"))
    if amount_yuan is None and tonnes is None:
        raise PromiseInvalid(blocking("no_amount", NO_AMOUNT, "amount_yuan"))
    if any(one is not None and one <= 0 for one in (amount_yuan, tonnes)):
        raise PromiseInvalid(blocking("amount_negative", NEGATIVE, "amount_yuan"))
    made = Promise.objects.create(
        contract=contract,
        side=side,
        words=words.strip()[:250],
        due_on=due_on,
        owner=owner,
        amount_yuan=amount_yuan,
        tonnes=tonnes,
    )
    detail = {"words": made.words, "amount_yuan": amount_yuan, "tonnes": tonnes, "due_on": due_on}
    record(by=by, action="trade.contract.promise", subject=contract, detail=detail)
    return made


@transaction.atomic
def settle_promise(*, promise_id: int, words: str, by: User) -> Promise:
    """Say what became of a promise."""
    rows = Promise.objects.select_for_update(of=("self",)).select_related("contract__customer")
    found = rows.get(pk=promise_id)
    if found.owner_id != by.pk:
        require_reach(by, "trade.edit", found.contract.customer)
    if found.done_on is not None:
        raise PromiseInvalid(blocking("done_already", DONE_ALREADY))
    if not words.strip():
        raise PromiseInvalid(blocking("no_words", mark("Say what was done."), "words"))
    found.done_on, found.done_words = timezone.localdate(), words.strip()[:250]
    found.save()
    close_by_key(key=_key(found), by=by)
    detail = {"promise": found.words, "words": found.done_words}
    record(by=by, action="trade.contract.settle_promise", subject=found.contract, detail=detail)
    return found


@transaction.atomic
def remind_of_promises(*, today: date, by: User) -> int:
    """A task for whoever is in charge of a promise due within a week; returns how many are new."""
    due = Promise.objects.filter(done_on__isnull=True, due_on__lte=today + timedelta(days=REMIND_DAYS))
    due = due.exclude(contract__state__in=("draft", "approving")).select_related("contract", "owner")
    return sum(
        raise_notice(
            to=[one.owner],
            topic=TOPIC,
            key=_key(one),
            title=_("Promise due: %(words)s") % {"words": one.words},
            body=str(one.contract),
            kind=Notice.Kind.TASK,
            subject=one.contract,
            due_on=one.due_on,
            by=by,
        )
        for one in due
    )


def _key(promise: Promise) -> str:
    return f"promise:{promise.pk}"
