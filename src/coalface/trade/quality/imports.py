"""Assays as an importable table: a laboratory's list, matched by lot and side."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

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
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import KJ_PER_KCAL
from coalface.trade.quality.access import EDIT, visible_assays, visible_lots
from coalface.trade.quality.actions.reviewing import review_lots
from coalface.trade.quality.models import Assay
from coalface.trade.quality.rules.values import CODES, assay_of, value_findings

PARTIES = {
    "seller": ("供方", "seller", "卖方", "矿方"),
    "buyer": ("需方", "buyer", "买方", "客户"),
    "referee": ("仲裁", "referee", "第三方"),
}
HEADERS = {
    "q_net_ar": ("收到基低位发热量", "Qnet,ar", "低位发热量", "发热量(大卡)"),
    "q_gross_ad": ("空干基高位发热量", "Qgr,ad", "空气干燥基高位发热量"),
    "q_gross_d": ("干基高位发热量", "Qgr,d", "干燥基高位发热量"),
    "moisture_ar": ("全水分", "Mt", "全水"),
    "moisture_ad": ("内水", "Mad", "空干基水分"),
    "ash_ar": ("收到基灰分", "Aar"),
    "ash_ad": ("空干基灰分", "Aad"),
    "ash_d": ("干基灰分", "Ad", "灰分"),
    "volatile_ad": ("空干基挥发分", "Vad"),
    "volatile_d": ("干基挥发分", "Vd"),
    "volatile_daf": ("干燥无灰基挥发分", "Vdaf", "挥发分"),
    "sulphur_ar": ("收到基全硫", "St,ar"),
    "sulphur_ad": ("空干基全硫", "St,ad"),
    "sulphur_d": ("干基全硫", "St,d", "全硫", "硫分"),
    "hydrogen_ad": ("空干基氢", "Had", "氢"),
    "hgi": ("哈氏可磨指数", "HGI"),
    "caking": ("粘结指数", "G"),
    "plastic_layer": ("胶质层厚度", "Y"),
    "softening": ("灰熔融软化温度", "ST", "软化温度"),
}
MOST = {"q_net_ar": 9000, "q_gross_ad": 9000, "q_gross_d": 9000, "softening": 2000, "hgi": 200}


def editable_assays(by: User) -> QuerySet[Assay]:
    return visible_assays(by, EDIT)


def _find_lots(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    known = dict(visible_lots(by, EDIT).filter(number__in=texts).values_list("number", "pk"))
    missing = mark("There is no lot %(lot)s.")
    return {text: known.get(text) or blocking("no_such_lot", missing, None, {"lot": text}) for text in texts}


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    values = {code: Decimal(text) for code in CODES if (text := row.get(code))}
    return value_findings(assay_of(values, KJ_PER_KCAL))


ASSAYS = ImportKind(
    name="assays",
    label=mark("Assays"),
    model=Assay,
    columns=(
        Column(
            "lot_id",
            ("批号", "lot number", "批次", "lot"),
            Code(40),
            required=True,
            reference=Reference("lots", _find_lots),
            example="P240115-12-1",
        ),
        Column("party", ("化验方", "for whom", "方"), Choice(PARTIES), required=True, example="供方"),
        Column("laboratory", ("化验室", "laboratory"), Text(100), required=True, example="质检中心"),
        Column("report_number", ("报告编号", "report number"), Code(60), example="HY-20240115-03"),
        Column(
            "analysed_on",
            ("化验日期", "analysed on", "日期"),
            Day(past_only=True),
            required=True,
            example="2024-01-16",
        ),
        *(Column(code, HEADERS[code], Number(2, Decimal(MOST.get(code, 100)), Decimal(0))) for code in CODES),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("lot_id+party",),
    right=EDIT,
    visible=editable_assays,
    judge=_judge,
    checks=(
        Check(
            ("lot_id", "analysed_on"),
            "SELECT s.row_number FROM import_rows s JOIN quality_lot l ON l.id = s.lot_id "
            "WHERE s.analysed_on < l.from_on",
            blocking("before_lot", mark("The lot began only later."), "analysed_on"),
        ),
    ),
    url_name="laboratory:assay",
)


def _review(outcomes: Sequence[Outcome], by: User) -> None:
    ids = [pk for outcome in outcomes if outcome.kind == "assays" and not outcome.gone for pk in outcome.ids]
    review_lots(ids, by=by)


register(ASSAYS)
afterwards(["assays"], _review)
