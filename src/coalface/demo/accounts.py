"""Running accounts of half a year: openings, credit, bills of every fate, a bank statement, letters."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from coalface.archive.customers.models import Customer, Grade
from coalface.demo.backdating import post_on_their_days
from coalface.demo.house import House
from coalface.desk.imports.actions.loading import load_run
from coalface.desk.imports.actions.runs import start_run
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.measures import yuan
from coalface.kernel.periods import Month
from coalface.trade.chain.queries import mean_monthly_sales
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.actions import (
    Act,
    Bucket,
    EntryKind,
    Line,
    block_account,
    grant_credit,
    lock_account,
    open_account,
    post_acts,
    set_credit_policy,
)
from coalface.trade.ledger.models import Account
from coalface.trade.ledger.rules.credit import Terms, credit_limit, usual_weights
from coalface.trade.payments.actions import (
    apply_open_money,
    assign_line,
    keep_answer,
    move_bill,
    record_bill,
    set_line_aside,
    split_bill,
    write_letter,
)
from coalface.trade.payments.actions.posting import counted_of
from coalface.trade.payments.models import BankLine, Bill, Receipt, Reconciliation
from coalface.trade.payments.rules.reconciling import Side, Transit

ACCOUNTS, WITH_CREDIT, MONTHS = 15, 6, 4
USED = [Decimal(share) for share in ("0.35", "0.55", "0.75", "0.95", "1.30", "1.90")]
"""How much of their limits those with credit use; the last two have let debts grow old."""
BANKS = (
    ("state_bank", "中国工商银行太原分行"),
    ("joint_stock_bank", "招商银行郑州分行"),
    ("local_bank", "晋商银行股份有限公司"),
    ("finance_company", "大唐集团财务有限公司"),
    ("company", "中原钢铁集团有限公司"),
)
BILLS: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...] = (
    # what it is over, in 10,000 yuan; how many days ago it came; and what became of it, with whom
    ("500", 20, ()),
    ("300", 41, ()),
    ("1200", 76, ()),
    ("800", 60, (("split", ""), ("endorsed", "朔州顺安物流有限公司"))),
    ("650", 33, (("endorsed", "晋北通达运输有限公司"),)),
    ("420", 90, (("discounted", "中国建设银行太原分行"),)),
    ("900", 52, (("pledged", "交通银行山西省分行"),)),
    ("350", 120, (("pledged", "交通银行山西省分行"), ("held", ""))),
    ("240", 125, (("matured", ""),)),
    ("780", 140, (("discounted", "中国银行大同分行"), ("matured", ""))),
    ("160", 130, (("endorsed", "同煤机电修配厂"), ("dishonoured", "同煤机电修配厂"))),
    ("210", 135, (("dishonoured", ""),)),
)
HEADERS = ("交易日期", "交易流水号", "对方户名", "对方账号", "收入金额", "支出金额", "摘要", "附言")


def write(house: House, today: date) -> None:
    """The customers who bought most in these months; what is due was due on its day, and so was posted."""
    finance, leader = house.people["finance"], house.people["leader"]
    opened_on = (Month.of(today) - MONTHS).first
    customers = list(_customers(opened_on))
    nothing = Decimal(0), Decimal(0)
    for place, customer in enumerate(customers):
        limit, sales = _limit(customer, today, leader) if place < WITH_CREDIT else nothing
        _open(customer, place, opened_on, limit, finance)
        _grant(customer, limit, sales, leader)
    bills = [_bill(customers[place % len(customers)], place, today, finance) for place in range(len(BILLS))]
    for bill, (_amount, _ago, steps) in zip(bills, BILLS, strict=True):
        _live(bill, steps, today, finance)
    _read_statement(customers, today, finance)
    for customer in customers:
        _owe(customer, opened_on, today, 10, finance)
        apply_open_money(customer=customer, by=finance)
    post_on_their_days()
    block_account(customer=customers[WITH_CREDIT - 1], why="欠款超限且逾期，待回款后解冻", by=finance)
    _letters(customers, today, finance)
    stricter = Terms(usual_weights() | {"company": Decimal(40)})
    set_credit_policy(from_on=(Month.of(today) + 1).first, terms=stricter, by=leader)


def _customers(since: date) -> Iterator[Customer]:
    """Strategic ones first, then others, each by what it took."""
    taken = (
        Shipment.objects.filter(shipped_on__gte=since, unit_price_per_tonne__isnull=False)
        .values("customer")
        .annotate(value=Sum(F("net_tonnes") * F("unit_price_per_tonne")))
        .order_by("-value")
        .values_list("customer", flat=True)
    )
    known = Customer.objects.live().exclude(pk__in=Account.objects.values("customer")).in_bulk(list(taken))
    ranked = [known[pk] for pk in taken if pk in known]
    strategic = [one for one in ranked if one.grade == Grade.STRATEGIC][: ACCOUNTS - 4]
    others = [one for one in ranked if one.grade != Grade.STRATEGIC]
    yield from [*strategic, *others][:ACCOUNTS]


def _open(customer: Customer, place: int, opened_on: date, limit: Decimal, by: User) -> None:
    """Who has credit uses a part of it by now, the others have paid a little ahead, one not enough.

    Payments since the day are posted by the opening.
    """
    shipped = Shipment.objects.filter(customer=customer, shipped_on__gte=opened_on)
    paid = Receipt.objects.filter(customer=customer, received_on__gte=opened_on)
    came = sum((counted_of(receipt, Terms()) for receipt in paid), Decimal(0))
    owed = limit * USED[place] if limit else Decimal(-240_000) * (ACCOUNTS - 2 - place)
    opening = ((_value(shipped) - came - owed) / 10_000).quantize(Decimal(1)) * 10_000
    due_on = opened_on + timedelta(days=20)
    open_account(customer=customer, opened_on=opened_on, opening=opening, due_on=due_on, by=by)


def _value(shipped: QuerySet[Shipment]) -> Decimal:
    sums = shipped.aggregate(value=Sum(F("net_tonnes") * F("unit_price_per_tonne")))
    return yuan(sums["value"] or Decimal(0))


@transaction.atomic
def _owe(customer: Customer, since: date, today: date, term_days: int, by: User) -> None:
    """What was shipped, settled by half months; since the last, still at the contract's price."""
    account = lock_account(customer)
    shipped = Shipment.objects.filter(customer=customer, unit_price_per_tonne__isnull=False)
    acts = []
    for first, last in _halves(since, today):
        value, on = _value(shipped.filter(shipped_on__range=(first, last))), last + timedelta(days=3)
        if on <= today:
            due_on = on + timedelta(days=term_days)
            line = Line(Bucket.SETTLED, EntryKind.SETTLEMENT, value, due_on=due_on)
            words = f"{first:%m-%d} 至 {last:%m-%d} 煤款结算"
        else:
            on, line = today, Line(Bucket.UNSETTLED, EntryKind.PROVISIONAL, value)
            words = f"{first:%m-%d} 起已发运未结算"
        acts.append(Act([line], ("account", account.pk), on, words))
    post_acts(account, acts, by=by)


def _halves(since: date, until: date) -> Iterator[tuple[date, date]]:
    month = Month.of(since)
    while month.first <= until:
        middle = month.first + timedelta(days=14)
        yield month.first, middle
        if middle < until:
            yield middle + timedelta(days=1), month.last
        month += 1


def _limit(customer: Customer, today: date, by: User) -> tuple[Decimal, Decimal]:
    """What the rule gives a strategic customer, in whole 100,000 yuan, and the sales it is reckoned from."""
    sales = mean_monthly_sales(by, customer, today) or Decimal(0)
    strategic = customer.grade == Grade.STRATEGIC
    return credit_limit(sales, 30, Decimal(100)) // 100_000 * 100_000 if strategic else Decimal(0), sales


def _grant(customer: Customer, limit: Decimal, sales: Decimal, by: User) -> None:
    if limit > 0:
        grant_credit(
            customer=customer,
            limit=limit,
            term_days=30,
            rating="AA",
            mean_monthly_sales=sales,
            reason="长期合作，回款及时，年度授信评审通过",
            by=by,
        )


def _bill(customer: Customer, place: int, today: date, by: User) -> Bill:
    """Those that ended fell due ten days ago, the others fall due weeks or months ahead."""
    amount, ago, steps = BILLS[place]
    ended = any(step in ("matured", "dishonoured") for step, _partner in steps)
    acceptor, name = BANKS[place % len(BANKS)]
    received_on = today - timedelta(days=ago)
    issued_on = received_on - timedelta(days=6)
    ahead = min(today + timedelta(days=5 + place * 9), issued_on + timedelta(days=180))
    due_on = today - timedelta(days=10) if ended else ahead
    return record_bill(
        customer=customer,
        number=f"5{place % 5 + 1}0216100{place:04d}{received_on:%Y%m%d}{place * 7919 % 10**9:09d}",
        drawer=customer.name,
        acceptor_name=name,
        acceptor=acceptor,
        issued_on=issued_on,
        due_on=due_on,
        amount=Decimal(amount) * 10_000,
        received_on=received_on,
        by=by,
    )


def _live(bill: Bill, steps: tuple[tuple[str, str], ...], today: date, by: User) -> None:
    for turn, (step, partner) in enumerate(steps):
        if step == "split":
            third = (bill.amount / 3).quantize(Decimal(1))
            bill = split_bill(bill=bill, version=bill.version, parts=[third, bill.amount - third], by=by)[0]
            continue
        early = bill.received_on + timedelta(days=9 * (turn + 1))
        on = bill.due_on if step in ("matured", "dishonoured") else min(early, today)
        bill = move_bill(bill=bill, version=bill.version, step=step, on=on, partner=partner, by=by)


def _read_statement(customers: list[Customer], today: date, by: User) -> None:
    """A bank statement of the last days: most payers are known, some money waits for its owner."""
    known = [
        (one.name, f"1402 0101 {one.pk:04d} 5566", 862_000 + 137_500 * place, "付煤款")
        for place, one in enumerate(customers[:6])
    ]
    waiting = [
        ("山西晋阳能源贸易有限公司", "1402 0300 7788 0011", 500_000, "货款"),
        ("王建军", "6222 0201 0455 8890", 86_000, "代付煤款"),
        ("大唐集团财务有限公司", "1100 0605 2233 7001", 2_300_000, "代成员单位付款"),
        ("应付利息", "", 18_342, "结息"),
    ]
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(HEADERS)
    for place, (name, account, amount, purpose) in enumerate([*known, *waiting]):
        day = today - timedelta(days=1 + place % 3)
        serial = f"{day:%Y%m%d}{880012 + place * 131:09d}"
        writer.writerow([day, serial, name, account, f"{amount}.00", "", "跨行转账", purpose])
    writer.writerow([today, f"{today:%Y%m%d}000990001", "太原铁路局", "", "", "412000.00", "支付", "运费"])
    stream = io.BytesIO(sink.getvalue().encode())
    run = start_run(kind="bank_lines", stream=stream, file_name="工行流水.csv", by=system_user())
    load_run(run_id=run.pk, by=system_user())
    interest, paid = (BankLine.objects.get(payer_name=waiting[place][0]) for place in (3, 1))
    set_line_aside(line=interest, version=interest.version, why="存款利息", by=by)
    assign_line(line=paid, version=paid.version, customer=customers[-1], remember=True, by=by)


def _letters(customers: list[Customer], today: date, by: User) -> None:
    """Last month's books, one letter in each state of its answer."""
    month = Month.of(today) - 1
    for place, state in enumerate(Reconciliation.State.values):
        letter = write_letter(customer=customers[place], from_on=month.first, to_on=month.last, by=by)
        on_the_way = Transit(Side.OURS, month.last, "月末发出的结算单，客户次月入账", Decimal(268_400))
        theirs = {
            "agreed": (letter.our_closing, []),
            "explained": (letter.our_closing - on_the_way.amount, [on_the_way]),
            "differs": (letter.our_closing - Decimal("35120.50"), []),
        }.get(state)
        if theirs is not None:
            keep_answer(
                letter=letter,
                version=letter.version,
                their_closing=theirs[0],
                answered_by="财务部 李会计",
                answered_on=today - timedelta(days=2),
                items=theirs[1],
                by=by,
            )
