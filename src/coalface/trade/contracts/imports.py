"""Contracts and their monthly quantities as importable tables, and how other tables name a contract."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from coalface.archive.customers.imports import customer_reference
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
from coalface.desk.imports.rules.dates import Day, FirstOfMonth
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.search.actions import forget, index_many
from coalface.identity.people.access import scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.catalogue.imports import PRODUCT
from coalface.trade.contracts.actions import index_row, push_engagements
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.contracts.rules import MOST_TONNES_A_MONTH, Term, contract_findings
from coalface.trade.ledger.actions import mark_dirty

BATCH = 2_000
KINDS = {
    "framework": ("框架协议", "framework agreement"),
    "yearly": ("年度长协", "yearly long-term contract", "年度中长期合同", "中长期合同", "长协"),
    "monthly": ("月度合同", "monthly contract", "月度长协"),
    "term": ("定期合同", "term contract", "合同"),
    "spot": ("现货", "spot or auction", "竞价", "spot"),
    "supplement": ("补充协议", "supplement"),
}
WEIGHT_BASES = {
    "mine": ("矿发", "weight at the mine", "矿发数量"),
    "ticket": ("票重", "weight on the rail ticket", "货票"),
    "arrival": ("到站", "weight on arrival", "到厂"),
    "port": ("港口", "weight at the port"),
}
NOT_YOURS = mark("The contract %(text)s is not among those you may do this to.")


def editable_contracts(by: User) -> QuerySet[Contract]:
    """Contracts of the customers whose trade the person may record."""
    return scoped(
        Contract.objects.all(),
        by,
        "trade.edit",
        owner="customer__responsible",
        department="customer__department",
    )


def _find(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    rows = Contract.objects.filter(number__in=texts)
    known = dict(rows.values_list("number", "pk"))
    mine = set(known.values())
    if scope_of(by, "trade.edit") is not Scope.ALL:
        mine = set(editable_contracts(by).filter(pk__in=mine).values_list("pk", flat=True))
    return {text: _found(text, known.get(text), mine) for text in texts if text in known}


def _found(text: str, pk: int | None, mine: set[int]) -> int | Finding:
    if pk in mine and pk is not None:
        return pk
    return blocking("out_of_reach", NOT_YOURS, None, {"text": text})


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    begins, ends = row.get("starts_on"), row.get("ends_on")
    if not begins:
        return []
    term = Term(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
    return [finding for finding in contract_findings(row.get("number") or "", term, ()) if finding.blocks]


def _judge_month(row: Mapping[str, str | None]) -> Sequence[Finding]:
    tonnes, excused = (Decimal(row.get(name) or 0) for name in ("tonnes", "excused_tonnes"))
    if excused > tonnes:
        return [blocking("excused_too_much", mark("More tonnes are excused than agreed."), "excused_tonnes")]
    return []


def _touch_months(pairs: Sequence[tuple[int, date]]) -> None:
    customers = dict(Contract.objects.filter(pk__in={pk for pk, _ in pairs}).values_list("pk", "customer_id"))
    mark_dirty((customers[pk], day) for pk, day in pairs if pk in customers)


def _reindex(outcomes: Sequence[Outcome], by: User) -> None:
    if any(outcome.kind == "contracts" for outcome in outcomes):
        push_engagements()
    for outcome in outcomes:
        if outcome.kind == "contracts" and outcome.gone:
            for pk in outcome.ids:
                forget("contract", pk)
        elif outcome.kind == "contracts":
            for start in range(0, len(outcome.ids), BATCH):
                batch = Contract.objects.filter(pk__in=outcome.ids[start : start + BATCH])
                index_many([index_row(contract) for contract in batch.select_related("customer")])


CONTRACT = Reference("contracts", _find)
_NUMBER = ("合同编号", "contract number", "合同号", "合同", "contract")

CONTRACTS = ImportKind(
    name="contracts",
    label=mark("Contracts"),
    model=Contract,
    columns=(
        Column("number", _NUMBER, Code(80), required=True, example="HT-2024-001"),
        Column(
            "customer_id",
            (
                "客户代码",
                "customer",
                "统一社会信用代码",
                "客户",
                "客户名称",
                "信用代码",
                "customer code",
                "credit code",
            ),
            Text(200),
            required=True,
            reference=customer_reference("trade.edit"),
            example="911100007109310534",
        ),
        Column(
            "kind", ("合同类型", "kind", "类型", "合同性质"), Choice(KINDS), required=True, example="年度长协"
        ),
        Column(
            "product_id",
            ("品种", "product", "煤种", "产品"),
            Text(150),
            reference=PRODUCT,
            example="5500大卡动力煤",
        ),
        Column(
            "starts_on",
            ("起始日期", "starts on", "开始日期", "生效日期", "start"),
            Day(),
            required=True,
            example="2024-01-01",
        ),
        Column(
            "ends_on", ("截止日期", "ends on", "结束日期", "到期日期", "end"), Day(), example="2024-12-31"
        ),
        Column(
            "weight_basis", ("计量基准", "weight basis", "数量依据"), Choice(WEIGHT_BASES), example="矿发"
        ),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("number",),
    right="trade.edit",
    visible=editable_contracts,
    judge=_judge,
    touches=("customer_id", "starts_on"),
    touch=mark_dirty,
    url_name="trade:contract",
)
CONTRACT_MONTHS = ImportKind(
    name="contract_months",
    label=mark("Monthly quantities of contracts"),
    model=ContractMonth,
    columns=(
        Column("contract_id", _NUMBER, Code(80), required=True, reference=CONTRACT, example="HT-2024-001"),
        Column("month_on", ("月份", "month"), FirstOfMonth(), required=True, example="2024-01"),
        Column(
            "tonnes",
            ("合同数量", "tonnes", "数量", "月度数量", "吨"),
            Number(6, MOST_TONNES_A_MONTH),
            required=True,
            example="50000",
        ),
        Column(
            "excused_tonnes",
            ("核减数量", "excused tonnes", "免责数量"),
            Number(6, MOST_TONNES_A_MONTH),
            example="0",
        ),
    ),
    match_keys=("contract_id+month_on",),
    right="trade.edit",
    visible=lambda by: ContractMonth.objects.filter(contract__in=editable_contracts(by)),
    judge=_judge_month,
    checks=(
        Check(
            ("contract_id", "month_on"),
            "SELECT s.row_number FROM import_rows s JOIN contracts_contract c ON c.id = s.contract_id "
            "WHERE s.month_on > c.ends_on OR s.month_on < date_trunc('month', c.starts_on::timestamp)",
            blocking("month_outside", mark("The month lies outside the contract."), "month_on"),
        ),
    ),
    touches=("contract_id", "month_on"),
    touch=_touch_months,
)
register(CONTRACTS)
register(CONTRACT_MONTHS)
afterwards(["contracts"], _reindex)
