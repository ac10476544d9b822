"""A bank's statement as an importable table: what came in, by the bank's serial numbers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.desk.imports.registry import Check, Column, ImportKind, Outcome, afterwards, register
from coalface.desk.imports.rules.cells import Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.payments.access import editable_bank_lines
from coalface.trade.payments.actions import drop_payments, take_known_payers, tell_of_pool
from coalface.trade.payments.models import BankLine
from coalface.trade.payments.rules import MOST_YUAN
from coalface.trade.payments.rules.banking import account_key, row_findings

KIND = "bank_lines"
UNDONE = mark("The import of the bank statement was undone")
_AMOUNT = Number(2, MOST_YUAN - Decimal("0.01"), exact=True)
_THERE = (
    Check(
        ("serial", "amount", "received_on"),
        "SELECT s.row_number FROM import_rows s JOIN payments_bankline t ON t.serial = s.serial "
        "WHERE (s.amount, s.received_on) IS DISTINCT FROM (t.amount, t.received_on)",
        blocking(
            "serial_differs",
            mark("The serial number is there already, with another amount or day."),
            "serial",
        ),
    ),
    Check(
        ("serial",),
        "SELECT s.row_number FROM import_rows s JOIN payments_bankline t ON t.serial = s.serial",
        Finding(
            "serial_known",
            Severity.NOTE,
            mark("The serial number was read before; the row is left out."),
            {},
            "serial",
        ),
    ),
)


def _derive(row: dict[str, str | None]) -> Mapping[str, str | None]:
    """The account number as it is compared."""
    return {"payer_account": account_key(row.get("payer_account") or "") or None}


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    return row_findings(row)


def _settle(outcomes: Sequence[Outcome], by: User) -> None:
    """New lines of known payers become payments; those of lines that are gone are taken back.

    What waits for an owner then is told.
    """
    for outcome in outcomes:
        if outcome.kind == KIND and outcome.gone:
            drop_payments(outcome.ids, reason=_(UNDONE), by=by)
        elif outcome.kind == KIND:
            take_known_payers(outcome.ids, by=by)
    tell_of_pool(by=by)


BANK_LINES = ImportKind(
    name=KIND,
    label=mark("Bank statement"),
    model=BankLine,
    columns=(
        Column(
            "serial",
            ("交易流水号", "serial number", "流水号", "交易序号", "银行流水号", "凭证号", "serial"),
            Code(80),
            required=True,
            example="202401310000123456",
        ),
        Column(
            "received_on",
            ("交易日期", "date", "入账日期", "记账日期", "交易时间", "日期"),
            Day(past_only=True),
            required=True,
            example="2024-01-31",
        ),
        Column(
            "payer_name",
            ("对方户名", "counterparty name", "对方名称", "付款人名称", "付款人", "户名", "payer"),
            Text(200),
            example="华能国际电力股份有限公司",
        ),
        Column(
            "payer_account",
            ("对方账号", "counterparty account", "对方帐号", "付款人账号", "payer account"),
            Code(40),
            example="1234 5678 9012 3456",
        ),
        Column(
            "amount",
            ("收入金额", "amount in", "贷方发生额", "贷方金额", "转入金额", "收入", "credit"),
            _AMOUNT,
            example="6000000.00",
        ),
        Column(
            "paid_out",
            ("支出金额", "amount out", "借方发生额", "借方金额", "转出金额", "支出", "debit"),
            _AMOUNT,
            kept=False,
        ),
        Column("summary", ("摘要", "summary", "备注"), Text(250), example="货款"),
        Column("purpose", ("附言", "purpose", "用途", "reference"), Text(250), example="付HT2024-001煤款"),
    ),
    match_keys=("serial",),
    right="money.edit",
    visible=editable_bank_lines,
    append_only=True,
    derive=_derive,
    derived=("payer_account",),
    judge=_judge,
    checks=_THERE,
    url_name="accounts:bank_line",
)
register(BANK_LINES)
afterwards([KIND], _settle)
