"""Customers' orders as an importable table; stockyards are watched when levels come by a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from coalface.archive.customers.imports import customer_reference
from coalface.desk.imports.registry import Check, Column, ImportKind, Outcome, afterwards, register
from coalface.desk.imports.rules.cells import Code, Text
from coalface.desk.imports.rules.dates import FirstOfMonth
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.catalogue.actions import mark_read
from coalface.trade.catalogue.imports import HAUL_ROUTE, PRODUCT
from coalface.trade.contracts.imports import CONTRACT
from coalface.trade.plans.access import EDIT, visible_orders
from coalface.trade.plans.actions import watch_stockyards
from coalface.trade.plans.models import Order
from coalface.trade.plans.rules.states import order_findings


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    month, tonnes, price = row.get("month_on"), row.get("tonnes"), row.get("wished_price")
    if not month or not tonnes:
        return []
    first = date.fromisoformat(month)
    found = order_findings(
        first,
        Decimal(tonnes),
        Decimal(price) if price else None,
        today=timezone.localdate(),
        due_on=date.max,
    )
    return [finding for finding in found if finding.blocks]


def _watch(outcomes: Sequence[Outcome], by: User) -> None:
    for one in outcomes:
        if one.kind == "stock_levels" and not one.gone:
            mark_read(one.ids)
    watch_stockyards(today=timezone.localdate(), by=by)


ORDERS = ImportKind(
    name="orders",
    label=mark("Orders"),
    model=Order,
    columns=(
        Column(
            "customer_id",
            ("客户代码", "customer", "统一社会信用代码", "客户", "客户名称", "信用代码", "customer code"),
            Text(200),
            required=True,
            reference=customer_reference(EDIT),
            example="911100007109310534",
        ),
        Column(
            "product_id",
            ("品种", "product", "煤种", "产品"),
            Text(150),
            required=True,
            reference=PRODUCT,
            example="5500大卡动力煤",
        ),
        Column("month_on", ("月份", "month", "订货月份"), FirstOfMonth(), required=True, example="2026-12"),
        Column(
            "tonnes",
            ("订货量", "tonnes", "数量", "需求量", "吨"),
            Number(3, Decimal(99_999_999)),
            required=True,
            example="50000",
        ),
        Column(
            "contract_id",
            ("合同编号", "contract number", "合同号", "合同", "contract"),
            Code(80),
            reference=CONTRACT,
            example="HT-2024-001",
        ),
        Column(
            "wished_price",
            ("期望价格", "wished price", "意向价格"),
            Number(2, Decimal(99_999)),
            right="money.view",
            example="720.00",
        ),
        Column("haul_route_id", ("运输线路", "haul route", "流向", "线路"), Text(150), reference=HAUL_ROUTE),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("customer_id+month_on+product_id+contract_id",),
    right=EDIT,
    visible=lambda by: visible_orders(by, EDIT),
    among="t.part = 0",
    judge=_judge,
    checks=(
        Check(
            ("contract_id", "customer_id"),
            "SELECT s.row_number FROM import_rows s JOIN contracts_contract c ON c.id = s.contract_id "
            "WHERE c.customer_id <> s.customer_id",
            blocking("foreign_contract", mark("The contract is another customer's."), "contract_id"),
        ),
        Check(
            ("contract_id", "product_id"),
            "SELECT s.row_number FROM import_rows s JOIN contracts_contract c ON c.id = s.contract_id "
            "WHERE c.product_id <> s.product_id",
            blocking("other_product", mark("The contract is about another product."), "product_id"),
        ),
    ),
    defaults=lambda by: {"entered_by_id": by.pk, "entered_at": timezone.now()},
    url_name="planning:order",
)
register(ORDERS)
afterwards(["stock_levels"], _watch)
