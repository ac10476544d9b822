"""Suppliers and receipts of bought coal as importable tables."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from coalface.archive.customers.rules import name_core
from coalface.desk.imports.registry import (
    Check,
    Column,
    Found,
    ImportKind,
    Outcome,
    Reference,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.search.actions import forget
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.catalogue.imports import STOCKYARD
from coalface.trade.purchasing.access import (
    EDIT,
    visible_contracts,
    visible_receipts,
    visible_suppliers,
)
from coalface.trade.purchasing.actions import follow_receipts, index_suppliers
from coalface.trade.purchasing.models import PurchaseReceipt, Supplier
from coalface.trade.purchasing.rules.receipts import MOST_TONNES, Received, receipt_findings
from coalface.trade.purchasing.rules.suppliers import HIGHEST_RATE_PCT, supplier_findings

BATCH = 2_000
_WITH_CONTRACT = (
    "SELECT s.row_number FROM import_rows s JOIN purchasing_purchasecontract c ON c.id = s.contract_id "
)
KINDS = {
    "mine": ("煤矿", "coal mine", "mine"),
    "washer": ("洗煤厂", "washing plant", "选煤厂", "washer"),
    "trader": ("贸易商", "trader", "贸易公司"),
}
STANDINGS = {
    "candidate": ("待准入", "candidate"),
    "active": ("合格", "active", "正常"),
    "suspended": ("暂停", "suspended", "停用"),
}
RATINGS = {one: (one, one.lower(), f"{one}级") for one in "ABCD"}
PURPOSES = {"blending": ("配煤", "for blending", "blending"), "trading": ("贸易", "for trading", "trading")}


def _contracts(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    return dict(visible_contracts(by, EDIT).filter(number__in=texts).values_list("number", "pk"))


def _judge_supplier(row: Mapping[str, str | None]) -> Sequence[Finding]:
    rate = row.get("vat_rate_pct")
    account = row.get("bank_account") or ""
    code = row.get("credit_code") or ""
    return supplier_findings(row.get("name") or "-", code, account, Decimal(rate) if rate else None)


def _derive(row: dict[str, str | None]) -> Mapping[str, str | None]:
    name = row.get("name")
    return {**row, "name_core": name_core(name)[:200]} if name else row


def _judge_receipt(row: Mapping[str, str | None]) -> Sequence[Finding]:
    day, origin, came = (row.get(name) for name in ("received_on", "origin_tonnes", "received_tonnes"))
    if not day or not came:
        return []
    tonnes = Decimal(origin) if origin else None
    received = Received(date.fromisoformat(day), row.get("vehicle") or "-", tonnes, Decimal(came))
    return receipt_findings(received, timezone.localdate())


SUPPLIERS = ImportKind(
    name="suppliers",
    label=mark("Suppliers"),
    model=Supplier,
    columns=(
        Column(
            "credit_code",
            ("统一社会信用代码", "credit code", "信用代码"),
            Code(18),
            required=True,
            example="91140100110010576B",
        ),
        Column(
            "name",
            ("供应商", "supplier", "供应商名称", "名称", "name"),
            Text(200),
            required=True,
            example="晋中汾西洗煤有限公司",
        ),
        Column("kind", ("类型", "kind", "供应商类型"), Choice(KINDS), required=True, example="洗煤厂"),
        Column("standing", ("状态", "standing", "准入状态"), Choice(STANDINGS), example="合格"),
        Column("rating", ("评级", "rating", "等级"), Choice(RATINGS), example="B"),
        Column("region", ("地区", "region", "所在地区"), Text(60), example="山西"),
        Column("address", ("地址", "address"), Text(250)),
        Column("bank_name", ("开户行", "bank"), Text(120), example="工商银行晋中支行"),
        Column("bank_account", ("银行账号", "bank account", "账号"), Code(30)),
        Column(
            "vat_rate_pct",
            ("增值税率(%)", "own VAT rate, %", "税率"),
            Number(2, HIGHEST_RATE_PCT),
            example="13",
        ),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("credit_code",),
    right=EDIT,
    visible=lambda by: visible_suppliers(by, EDIT),
    derive=_derive,
    derived=("name_core",),
    judge=_judge_supplier,
    url_name="purchases:supplier",
)
RECEIPTS = ImportKind(
    name="purchase_receipts",
    label=mark("Receipts of bought coal"),
    model=PurchaseReceipt,
    columns=(
        Column(
            "number",
            ("收货单号", "receipt number", "单号", "磅单号", "number"),
            Code(40),
            required=True,
            example="SH-20260105-01",
        ),
        Column(
            "contract_id",
            ("采购合同", "purchase contract", "合同编号", "合同号"),
            Code(80),
            required=True,
            reference=Reference("purchase_contracts", _contracts),
            example="CG2026-000001",
        ),
        Column(
            "received_on",
            ("收货日期", "received on", "日期", "到货日期"),
            Day(past_only=True),
            required=True,
            example="2026-01-05",
        ),
        Column(
            "vehicle",
            ("车号/运单", "plate or waybill", "车号", "车牌号", "运单号"),
            Text(60),
            required=True,
            example="晋A12345",
        ),
        Column(
            "origin_tonnes",
            ("矿发吨数", "tonnes at the origin", "原发(吨)", "发货量"),
            Number(3, MOST_TONNES, positive=True),
            example="33.92",
        ),
        Column(
            "received_tonnes",
            ("实收吨数", "tonnes received", "实收(吨)", "净重", "收货量"),
            Number(3, MOST_TONNES, positive=True),
            required=True,
            example="33.70",
        ),
        Column(
            "stockyard_id",
            ("货场", "stockyard", "堆场", "卸货场地"),
            Text(150),
            required=True,
            reference=Reference("stockyards", STOCKYARD.find),
            example="嘉峰站货场",
        ),
        Column("purpose", ("用途", "purpose"), Choice(PURPOSES), example="配煤"),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("number",),
    right=EDIT,
    visible=lambda by: visible_receipts(by, EDIT).filter(voided_on__isnull=True),
    judge=_judge_receipt,
    checks=(
        Check(
            ("contract_id",),
            f"{_WITH_CONTRACT}WHERE c.state NOT IN ('in_force', 'ended')",
            blocking("not_bound", mark("The contract is not in force yet."), "contract_id"),
        ),
        Check(
            ("contract_id", "received_on"),
            f"{_WITH_CONTRACT}WHERE s.received_on NOT BETWEEN c.starts_on AND c.ends_on",
            blocking("outside", mark("The day lies outside the contract."), "received_on"),
        ),
        Check(
            ("contract_id", "stockyard_id"),
            f"{_WITH_CONTRACT}JOIN catalogue_stockyard y ON y.id = s.stockyard_id "
            "WHERE y.product_id <> c.product_id",
            Finding(
                "other_coal",
                Severity.NOTE,
                mark("The stockyard holds another product."),
                field="stockyard_id",
            ),
        ),
    ),
    defaults=lambda by: {"recorded_by_id": by.pk},
    url_name="purchases:receipt",
)


def _complete(outcomes: Sequence[Outcome], by: User) -> None:
    """Suppliers get their place in the search, receipts their lot and the level they raise."""
    for one in outcomes:
        ids = list(one.ids)
        if one.kind == SUPPLIERS.name and one.gone:
            for pk in ids:
                forget("supplier", pk)
        elif one.kind == SUPPLIERS.name:
            index_suppliers(ids)
        elif one.kind == RECEIPTS.name:
            for start in range(0, len(ids), BATCH):
                follow_receipts(ids[start : start + BATCH], by)


for kind in (SUPPLIERS, RECEIPTS):
    register(kind)
afterwards([SUPPLIERS.name, RECEIPTS.name], _complete)
