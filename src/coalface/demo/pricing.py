"""Three agreements on quality: a ratio, a table with rejection, a tender for injection coal."""

from datetime import date
from decimal import Decimal

from coalface.identity.people.queries import system_user
from coalface.kernel.coal.assay import Measure
from coalface.trade.pricing.actions.clauses import create_clause_set, save_version
from coalface.trade.pricing.rules.clauses import Clause, Clauses, Kind, Manner, Segment, WeightClause

WATER = WeightClause(Decimal(8))
STEPPED, FIXED = Manner.FULL_STEPS, Manner.FIXED


def write(today: date) -> None:
    """The ratio has been agreed on anew this year; the others stand as they began."""
    last_year, this_year = date(today.year - 1, 1, 1), date(today.year, 1, 1)
    by = system_user()
    ratio = create_clause_set(
        name="动力煤热值比例计价",
        used_for="年度中长期合同（电力）",
        clauses=Clauses((_ratio(),)),
        from_on=last_year,
        until_on=None,
        note="按收到基低位发热量比例计价",
        by=by,
    )
    save_version(
        set_id=ratio.pk,
        version=ratio.version,
        clauses=Clauses((_ratio(), _sulphur("1.00", "-5", "0.1")), weight=WATER),
        from_on=this_year,
        until_on=None,
        note="增加硫分考核与计价水",
        by=by,
    )
    for name, used_for, clauses in (
        ("黄岛热值分段计价", "黄岛港动力煤现货", _huangdao()),
        ("芜湖喷吹煤招标计价", "喷吹煤招标采购（钢厂）", _wuhu()),
    ):
        create_clause_set(
            name=name,
            used_for=used_for,
            clauses=clauses,
            from_on=last_year,
            until_on=None,
            note="",
            by=by,
        )


def _ratio() -> Clause:
    return _clause("q_net_ar", "5500", kind=Kind.RATIO, places=0)


def _sulphur(base: str, amount: str, step: str) -> Clause:
    return _clause("sulphur_d", base, (base, None, amount, step, STEPPED))


def _huangdao() -> Clauses:
    heat = _clause(
        "q_net_ar",
        "5000",
        ("4801", "4901", "-20", "1", FIXED),
        ("4901", "5000", "-10", "1", FIXED),
        ("5000", "5500", "10", "100", Manner.PROPORTIONAL),
        ("5500", "5800", "5", "100", Manner.PROPORTIONAL),
        places=0,
        reject_below=Decimal(4801),
    )
    volatile = _clause("volatile_daf", "28", (None, "28", "-10", "1", STEPPED))
    return Clauses((heat, _sulphur("1.00", "-5", "0.1"), volatile), weight=WATER)


def _wuhu() -> Clauses:
    even = Manner.PROPORTIONAL
    return Clauses(
        (
            _clause("ash_d", "11", ("11", "11.5", "-3", "0.1", even), ("11.5", None, "-6", "0.1", even)),
            _clause(
                "volatile_daf",
                "11.5",
                ("11.5", "12.5", "-3", "0.1", even),
                ("12.5", None, "-6", "0.1", even),
            ),
            _clause(
                "sulphur_d", "0.60", ("0.60", "0.65", "-3", "0.01", even), ("0.65", None, "-6", "0.01", even)
            ),
            _clause("q_gross_d", "7500", (None, "7500", "-0.2", "1", even), places=0),
            _clause(
                "hgi",
                "60",
                (None, "55", "-6", "1", even),
                ("55", "60", "-3", "1", even),
                ("80", "85", "-3", "1", even),
                ("85", None, "-6", "1", even),
                base_high=Decimal(80),
                places=0,
            ),
        ),
        weight=WATER,
    )


Row = tuple[str | None, str | None, str, str, Manner]


def _clause(
    measure: str,
    base: str,
    *rows: Row,
    kind: Kind = Kind.SEGMENTS,
    places: int = 2,
    base_high: Decimal | None = None,
    reject_below: Decimal | None = None,
) -> Clause:
    segments = tuple(
        Segment(_number(low), _number(high), manner, Decimal(amount), Decimal(step))
        for low, high, amount, step, manner in rows
    )
    return Clause(
        Measure.of(measure),
        kind,
        Decimal(base),
        base_high or Decimal(base),
        segments,
        places,
        reject_below=reject_below,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
