"""Payments as an importable table."""

from decimal import Decimal

from django.db.models import QuerySet

from coalface.archive.customers.imports import customer_reference
from coalface.desk.imports.registry import Check, Column, ImportKind, register
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.trade.payments.actions import touched
from coalface.trade.payments.actions.receipts import IS_A_BILL, IS_OF_BANK
from coalface.trade.payments.models import Receipt
from coalface.trade.payments.rules import MOST_YUAN

INSTRUMENTS = {
    "cash": ("现汇", "cash or transfer", "电汇", "现金", "转账", "cash"),
    "bank_acceptance": ("银行承兑", "bank acceptance bill", "银行承兑汇票", "银承"),
    "commercial_acceptance": ("商业承兑", "commercial acceptance bill", "商业承兑汇票", "商承"),
    "letter_of_credit": ("信用证", "letter of credit"),
    "prepayment": ("预付款", "prepayment", "预收款"),
    "supply_chain_note": ("供应链票据", "supply-chain note"),
}

_OF_BILL = "EXISTS (SELECT FROM payments_bill b WHERE b.receipt_id = t.id)"
_OF_BANK = "EXISTS (SELECT FROM payments_bankreceipt b WHERE b.receipt_id = t.id)"
_FIXED_OF_BILL = ("customer_id", "received_on", "due_on", "amount", "instrument", "remarks")
_FIXED_OF_BANK = ("customer_id", "received_on", "amount")


def _unchanged(column: str, among: str, message: str) -> Check:
    """Refuses rows that would change a column of such receipts; an empty cell changes nothing."""
    query = (
        "SELECT s.row_number FROM import_rows s JOIN payments_receipt t ON t.number = s.number "
        f"WHERE s.{column} IS NOT NULL AND s.{column} IS DISTINCT FROM t.{column} AND {among}"
    )
    code = "is_a_bill" if among == _OF_BILL else "is_of_bank"
    return Check(("number", column), query, blocking(code, message, column))


_CHECKS = (
    *(_unchanged(column, _OF_BILL, IS_A_BILL) for column in _FIXED_OF_BILL),
    *(_unchanged(column, _OF_BANK, IS_OF_BANK) for column in _FIXED_OF_BANK),
)


def editable_receipts(by: User) -> QuerySet[Receipt]:
    """Receipts of the customers whose money the person may record."""
    return scoped(
        Receipt.objects.all(),
        by,
        "money.edit",
        owner="customer__responsible",
        department="customer__department",
    )


PAYMENTS = ImportKind(
    name="payments",
    label=mark("Payments"),
    model=Receipt,
    columns=(
        Column(
            "number",
            ("收款单号", "receipt number", "单号", "凭证号", "number"),
            Code(80),
            required=True,
            example="SK-20240131-001",
        ),
        Column(
            "customer_id",
            (
                "客户代码",
                "customer",
                "统一社会信用代码",
                "客户",
                "客户名称",
                "信用代码",
                "付款单位",
                "customer code",
                "credit code",
            ),
            Text(200),
            required=True,
            reference=customer_reference("money.edit"),
            example="911100007109310534",
        ),
        Column(
            "received_on",
            ("收款日期", "received on", "日期", "到账日期", "date"),
            Day(past_only=True),
            required=True,
            example="2024-01-31",
        ),
        Column("due_on", ("应收日期", "due on", "到期日", "应付日期"), Day(), example="2024-02-10"),
        Column(
            "amount",
            ("金额(元)", "amount, yuan", "金额", "收款金额", "amount"),
            Number(2, MOST_YUAN - Decimal("0.01"), positive=True, exact=True),
            required=True,
            example="6000000.00",
        ),
        Column(
            "instrument",
            ("结算方式", "instrument", "付款方式", "支付方式"),
            Choice(INSTRUMENTS),
            example="现汇",
        ),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("number",),
    right="money.edit",
    visible=editable_receipts,
    touches=("customer_id", "received_on"),
    touch=touched,
    checks=_CHECKS,
)
register(PAYMENTS)
