"""Applying money to debts: by itself when either comes, or by hand."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.measures import yuan
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import lock_account
from coalface.trade.ledger.models import Account, Bucket, Entry
from coalface.trade.payments.models import Bill, Match
from coalface.trade.payments.queries.items import CREDIT, DEBIT, items, open_credits, open_debits
from coalface.trade.payments.rules.matching import How, Item, Pair, pairs, references_in

NOT_A_PAIR = mark("Choose money and a debt of the same account.")
TOO_MUCH = mark("At most %(most)s yuan can be applied: the smaller of the two.")
NOTHING_DUE = mark("The amount must be above 0, in yuan and fen.")


class NotApplicable(Refused):
    """This money cannot be applied to this debt as asked."""


@transaction.atomic
def apply_open_money(*, customer: Customer, by: User) -> int:
    """Apply the unapplied money of a customer to what is due; returns how many pairs that made."""
    require_reach(by, "money.edit", customer)
    account = lock_account(customer)
    made = apply_money(account, by=by)
    record(by=by, action="trade.money.apply", subject=account, detail={"pairs": made})
    return made


def apply_money(account: Account, *, by: User) -> int:
    """The same for an account the caller has locked; part of an act that is audited."""
    _settle_reversals(account, by)
    debits, money = list(open_debits(account)), list(open_credits(account))
    if not debits or not money:
        return 0
    found = pairs(
        [Item(one.pk, one.open, one.due, references_in(one.words)) for one in debits],
        [Item(one.pk, one.open, one.day_on, references_in(one.words)) for one in money],
    )
    return len(_keep(account, found, by))


@transaction.atomic
def apply_by_hand(*, customer: Customer, credit_id: int, debit_id: int, amount: Decimal, by: User) -> Match:
    """Apply so much of one sum of money to one debt, whatever it was applied to before.

    What was applied otherwise is taken back as far as needed, the latest first. Raises NotApplicable.
    """
    require_reach(by, "money.edit", customer)
    account = lock_account(customer)
    debit = items().filter(DEBIT, account=account, pk=debit_id).first()
    credit = items().filter(CREDIT, account=account, pk=credit_id).first()
    if debit is None or credit is None:
        raise NotApplicable(blocking("not_a_pair", NOT_A_PAIR))
    if not (amount.is_finite() and amount > 0 and amount == yuan(amount)):
        raise NotApplicable(blocking("nothing_due", NOTHING_DUE, "amount"))
    most = min(abs(debit.amount), abs(credit.amount))
    if amount > most:
        raise NotApplicable(blocking("too_much", TOO_MUCH, "amount", {"most": f"{most:,.2f}"}))
    _free(debit.pk, "debit", amount - debit.open, by)
    _free(credit.pk, "credit", amount - items().get(pk=credit.pk).open, by)
    made = _keep(account, [Pair(debit.pk, credit.pk, amount, How.MANUAL)], by)[0]
    detail = {"debit": debit.pk, "credit": credit.pk, "amount": amount}
    record(by=by, action="trade.money.apply_by_hand", subject=account, detail=detail)
    apply_money(account, by=by)
    return made


def _settle_reversals(account: Account, by: User) -> None:
    """Money taken back meets the money it takes back; debts that money had paid are open again."""
    reversals = items().filter(account=account, bucket=Bucket.RECEIVED, amount__lt=0, open__gt=0)
    for reversal in reversals.order_by("number"):
        left = reversal.open
        origin = Entry.objects.filter(
            account=account,
            bucket=Bucket.RECEIVED,
            amount__gt=0,
            **_origin(reversal),
        )
        for credit in origin.filter(number__lt=reversal.number).order_by("-number"):
            was = min(left, credit.amount - _reversed(credit))
            if was <= 0:
                continue
            _free(credit.pk, "credit", was - items().get(pk=credit.pk).open, by)
            _keep(account, [Pair(reversal.pk, credit.pk, was, How.REVERSAL)], by)
            left -= was


def _origin(reversal: Entry) -> dict[str, object]:
    """What the money came with: a bill came as a receipt."""
    if reversal.subject_kind != "bill":
        return {"subject_kind": reversal.subject_kind, "subject_id": reversal.subject_id}
    receipt_id = Bill.objects.values_list("receipt", flat=True).get(pk=reversal.subject_id or 0)
    return {"subject_kind": "receipt", "subject_id": receipt_id}


def _reversed(credit: Entry) -> Decimal:
    rows = Match.objects.filter(credit=credit, undone_at__isnull=True, how=How.REVERSAL)
    return sum(rows.values_list("amount", flat=True), Decimal(0))


def _free(entry_id: int, side: str, needed: Decimal, by: User) -> None:
    """Take back matches of a line, the latest first, until so much of it is open again."""
    rows = Match.objects.filter(undone_at__isnull=True, **{side: entry_id}).exclude(how=How.REVERSAL)
    for match in rows.select_related("account").order_by("-pk"):
        if needed <= 0:
            return
        match.undone_at, match.undone_by = timezone.now(), by
        match.save(update_fields=["undone_at", "undone_by"])
        needed -= match.amount


def _keep(account: Account, found: Iterable[Pair], by: User) -> list[Match]:
    now = timezone.now()
    return Match.objects.bulk_create(
        Match(
            account=account,
            debit_id=pair.debit,
            credit_id=pair.credit,
            amount=pair.amount,
            how=pair.how,
            matched_at=now,
            matched_by=by,
        )
        for pair in found
    )
