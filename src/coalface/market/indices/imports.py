"""Index values as an importable table: files add values and never change one that is there."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from coalface.desk.imports.registry import Check, Column, Found, ImportKind, Reference, register
from coalface.desk.imports.rules.cells import Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.market.indices.access import visible_indices, visible_values
from coalface.market.indices.models import IndexValue
from coalface.market.indices.rules import HIGHEST, quoted_value, value_findings

_PRICE = Number(2, HIGHEST, positive=True, exact=True)


def _find(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    return dict(visible_indices(by).filter(code__in=texts).values_list("code", "pk"))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _quote(row: Mapping[str, str | None]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    low, high = _decimal(row.get("low")), _decimal(row.get("high"))
    return quoted_value(_decimal(row.get("value")), low, high), low, high


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    return value_findings(*_quote(row))


def _derive(row: dict[str, str | None]) -> Mapping[str, str | None]:
    """A range without a value gets its middle."""
    value, _, _ = _quote(row)
    return {"value": None if value is None else format(value, "f")}


_OUTSIDE = Check(
    ("index_id", "published_on"),
    "SELECT s.row_number FROM import_rows s JOIN indices_priceindex i ON i.id = s.index_id "
    "WHERE s.published_on < i.began_on OR s.published_on > i.ended_on",
    blocking(
        "outside_series",
        mark("The day lies before the beginning or after the end of the series."),
        "published_on",
    ),
)
_OTHER_VALUE = mark("The day has another value already; correct it on its page, with a reason.")
_DIFFERS = (
    Check(
        ("index_id", "published_on", "value"),
        "SELECT s.row_number FROM import_rows s JOIN indices_indexvalue t ON t.index_id = s.index_id "
        "AND t.published_on = s.published_on AND t.superseded_at IS NULL WHERE t.value <> s.value",
        blocking("other_value_there", _OTHER_VALUE, "value"),
    ),
    Check(
        ("index_id", "published_on", "low", "high"),
        "SELECT s.row_number FROM import_rows s JOIN indices_indexvalue t ON t.index_id = s.index_id "
        "AND t.published_on = s.published_on AND t.superseded_at IS NULL "
        "WHERE s.low IS DISTINCT FROM t.low OR s.high IS DISTINCT FROM t.high",
        blocking("other_value_there", _OTHER_VALUE, "low"),
    ),
)

INDEX_VALUES = ImportKind(
    name="index_values",
    label=mark("Values of price indices"),
    model=IndexValue,
    columns=(
        Column(
            "index_id",
            ("指数代码", "index", "指数", "代码", "index code", "code"),
            Code(30),
            required=True,
            reference=Reference("price_indices", _find),
            example="BSPI",
        ),
        Column(
            "published_on",
            ("日期", "day", "发布日期", "指数日期", "date"),
            Day(past_only=True),
            required=True,
            example="2026-01-28",
        ),
        Column(
            "value",
            ("价格(元/吨)", "value", "价格", "指数值", "数值", "均价", "price"),
            _PRICE,
            example="737.00",
        ),
        Column("low", ("低价", "low", "最低价", "下限"), _PRICE, example="730.00"),
        Column("high", ("高价", "high", "最高价", "上限"), _PRICE, example="740.00"),
        Column("source", ("来源", "source", "数据来源"), Text(120), example="发布方网站"),
        Column("note", ("备注", "note", "remarks"), Text(250)),
    ),
    match_keys=("index_id+published_on",),
    right="market.edit",
    visible=lambda by: visible_values(by, "market.edit"),
    append_only=True,
    among="t.superseded_at IS NULL",
    derive=_derive,
    derived=("value",),
    judge=_judge,
    checks=(_OUTSIDE, *_DIFFERS),
    defaults=lambda by: {"recorded_by_id": by.pk},
    url_name="market:value",
)
register(INDEX_VALUES)
