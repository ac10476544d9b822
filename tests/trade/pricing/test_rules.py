"""The worked numbers of B4, and what holds for any clause."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.pricing import a_clause, a_segment, an_assay, by_ratio, huangdao, wuhu

from coalface.trade.pricing.rules import documents
from coalface.trade.pricing.rules.adjusting import price_sheet
from coalface.trade.pricing.rules.checking import clause_findings
from coalface.trade.pricing.rules.clauses import (
    Clause,
    Clauses,
    Combination,
    Deadband,
    Kind,
    Manner,
    Moisture,
    Tiers,
    WeightClause,
)
from coalface.trade.pricing.rules.curves import curve
from coalface.trade.pricing.rules.sheets import Reason, Sheet

HEAT = (a_segment(None, "5500", "-0.12"), a_segment("5500", None, "0.12"))
PER_HUNDRED = (
    a_segment(None, "5500", "-12", "100", Manner.FULL_STEPS),
    a_segment("5500", None, "12", "100", Manner.FULL_STEPS),
)
OUTSIDE = (a_segment(None, "5500", "-0.13"), a_segment("5500", None, "0.13"))


def priced(clauses: Clauses, base: str, **values: str) -> Sheet:
    return price_sheet(clauses, Decimal(base), an_assay(**values))


def alone(*segments: Any, base: str = "5500", **more: Any) -> Clauses:
    return Clauses((a_clause("q_net_ar", base, *segments, places=0, **more),))


@pytest.mark.parametrize(
    ("clauses", "value", "price"),
    [
        pytest.param(by_ratio(), "5421", "709.66", id="a: by ratio"),
        pytest.param(alone(*HEAT), "5421", "710.52", id="b: 0.12 a kcal"),
        pytest.param(alone(*PER_HUNDRED), "5421", "720.00", id="c: 79 kcal are no full hundred"),
        pytest.param(alone(*PER_HUNDRED), "5400", "708.00", id="c: 100 kcal are one"),
        pytest.param(alone(*OUTSIDE, deadband=Decimal(50)), "5421", "716.23", id="d: 29 kcal outside"),
        pytest.param(alone(*OUTSIDE, deadband=Decimal(50)), "5450", "720.00", id="d: on the deadband's edge"),
        pytest.param(alone(*OUTSIDE, deadband=Decimal(50)), "5551", "720.13", id="d: just above it"),
        pytest.param(
            alone(*OUTSIDE, deadband=Decimal(50), beyond=Deadband.WHOLE), "5421", "709.73", id="d: all counts"
        ),
    ],
)
def test_heat_by_each_manner(clauses: Clauses, value: str, price: str) -> None:
    sheet = priced(clauses, "720.00", q_net_ar=value)
    assert (f"{sheet.price:.2f}", sheet.accepted) == (price, True)


@pytest.mark.parametrize(
    ("value", "proportional", "full"),
    [
        pytest.param("4950", "590", "590", id="e: the first band below"),
        pytest.param("4901", "590", "590", id="e: its lower edge"),
        pytest.param("4900", "580", "580", id="e: the second band begins"),
        pytest.param("4801", "580", "580", id="e: the last value that is taken"),
        pytest.param("4800.4", None, None, id="e: whole kcal decide"),
        pytest.param("4800", None, None, id="e: exactly 4800 rejects"),
        pytest.param("4700", None, None, id="e: far below"),
        pytest.param("5000", "600", "600", id="e: exactly 5000 is the base"),
        pytest.param("4999.5", "600", "600", id="e: rounded up to 5000"),
        pytest.param("5620", "656", "655", id="e: fifty and a part of five"),
        pytest.param("5900", "665", "665", id="e: above 5800 no more"),
    ],
)
def test_the_table_of_huangdao(value: str, proportional: str | None, full: str | None) -> None:
    others = {"sulphur_d": "0.90", "volatile_daf": "30"}
    sheets = [
        priced(huangdao(manner), "600", q_net_ar=value, **others)
        for manner in (Manner.PROPORTIONAL, Manner.FULL_STEPS)
    ]
    assert [f"{sheet.price:.0f}" if sheet.accepted else None for sheet in sheets] == [proportional, full]
    if proportional is None:
        assert [finding.code for finding in sheets[0].findings] == ["rejected_below"]


def test_sulphur_and_volatiles_of_huangdao() -> None:
    sheet = priced(huangdao(), "600", q_net_ar="5000", sulphur_d="1.25", volatile_daf="26")
    assert [(str(line.measure), f"{line.amount:.2f}") for line in sheet.lines[1:]] == [
        ("Qnet,ar", "0.00"),
        ("St,d", "-10.00"),
        ("Vdaf", "-20.00"),
    ]
    assert sheet.price == Decimal("570.00")


PCI = {
    "ash_d": "11.73",
    "volatile_daf": "11.90",
    "sulphur_d": "0.67",
    "q_gross_d": "7462",
    "hgi": "58",
    "moisture_ar": "9.2",
}


def test_the_tender_of_wuhu() -> None:
    sheet = price_sheet(wuhu(), Decimal(1100), an_assay(**PCI), Decimal(10_000))
    by_measure: dict[str, Decimal] = {}
    for line in sheet.lines[1:]:
        by_measure[str(line.measure)] = by_measure.get(str(line.measure), Decimal(0)) - line.amount
    assert {name: f"{amount:.2f}" for name, amount in by_measure.items()} == {
        "Ad": "28.80",
        "Vdaf": "12.00",
        "St,d": "27.00",
        "Qgr,d": "7.60",
        "HGI": "6.00",
    }
    assert [str(n) for n in (sheet.adjustment, sheet.price, sheet.paid_tonnes, sheet.amount)] == [
        "-81.40",
        "1018.60",
        "9880.00",
        "10063768.00",
    ]


@pytest.mark.parametrize(
    ("manner", "mt", "tonnes"),
    [
        pytest.param(Moisture.DIRECT, "9.2", "9880.00", id="f: the excess is deducted"),
        pytest.param(Moisture.DRY_MATTER, "9.2", "9869.57", id="f: to the dry matter of the limit"),
        pytest.param(Moisture.DIRECT, "8", "10000.00", id="the limit itself deducts nothing"),
        pytest.param(Moisture.DRY_MATTER, "6", "10000.00", id="drier coal earns nothing"),
    ],
)
def test_water_above_the_limit(manner: Moisture, mt: str, tonnes: str) -> None:
    sheet = price_sheet(wuhu(manner), Decimal(1100), an_assay(**{**PCI, "moisture_ar": mt}), Decimal(10_000))
    assert str(sheet.paid_tonnes) == tonnes


@pytest.mark.parametrize(
    ("hgi", "deduction"),
    [
        pytest.param("60", "0", id="the lower edge of the base"),
        pytest.param("80", "0", id="its upper edge"),
        pytest.param("55", "15", id="five points below"),
        pytest.param("54", "21", id="the sixth costs six"),
        pytest.param("85", "15", id="five points above"),
        pytest.param("86", "21", id="the sixth above"),
    ],
)
def test_a_base_may_be_a_range(hgi: str, deduction: str) -> None:
    only = Clauses(wuhu().clauses[-1:])
    assert priced(only, "1100", hgi=hgi).adjustment == -Decimal(deduction)


GRADES = a_clause(
    "q_net_ar",
    "5500",
    a_segment("4500", "5000", "0.77"),
    a_segment("5000", "5500", "0.88"),
    places=0,
    kind=Kind.FACTOR,
)


@pytest.mark.parametrize(
    ("value", "price"),
    [
        pytest.param("5500", "709.50", id="g: the grade the price is for"),
        pytest.param("5000", "624.36", id="g: Q5000 in port at 0.88"),
        pytest.param("4999", "546.32", id="g: below 5000 the next grade counts"),
        pytest.param("4500", "546.32", id="g: Q4500 in port at 0.77"),
    ],
)
def test_a_factor_by_grade(value: str, price: str) -> None:
    assert f"{priced(Clauses((GRADES,)), '709.50', q_net_ar=value).price:.2f}" == price


def test_the_rate_reached_may_count_from_the_base() -> None:
    ash = wuhu().clauses[0]
    reached = Clause(ash.measure, ash.kind, ash.base_low, ash.base_high, ash.segments, tiers=Tiers.REACHED)
    assert f"{priced(Clauses((reached,)), '1100', ash_d='11.73').adjustment:.2f}" == "-43.80"


def test_only_the_highest_deduction_may_count() -> None:
    clauses = Clauses(wuhu().clauses, Combination.HIGHEST)
    sheet = priced(clauses, "1100", **PCI)
    assert (str(sheet.adjustment), sheet.lines[-1].reason) == ("-28.80", Reason.HIGHEST)


@pytest.mark.parametrize(
    ("value", "price"),
    [
        pytest.param("5000", "710.00", id="a capped deduction"),
        pytest.param("6000", "725.00", id="a capped bonus"),
        pytest.param("5510", "721.20", id="inside both"),
    ],
)
def test_caps(value: str, price: str) -> None:
    clauses = alone(*HEAT, max_deduction=Decimal(10), max_bonus=Decimal(5))
    assert f"{priced(clauses, '720', q_net_ar=value).price:.2f}" == price


def test_clauses_work_in_their_order() -> None:
    heat, ash = by_ratio().clauses[0], wuhu().clauses[0]
    values = {"q_net_ar": "5400", "ash_d": "12"}
    one, other = (priced(Clauses(order), "720", **values).price for order in ((heat, ash), (ash, heat)))
    assert (str(one), str(other)) == ("661.91", "662.73")


def test_a_missing_value_is_named() -> None:
    sheet = priced(wuhu(), "1100", **{name: text for name, text in PCI.items() if name != "hgi"})
    assert [(f.code, f.field, str(f)) for f in sheet.findings] == [
        ("value_missing", "hgi", "The assay says nothing about HGI.")
    ]


def test_an_impossible_assay_prices_nothing() -> None:
    sheet = priced(by_ratio(), "720", q_net_ar="5500", moisture_ar="20", ash_ar="50", volatile_ar="31")
    assert (sheet.accepted, [f.code for f in sheet.findings]) == (False, ["parts_above_100"])


def test_deductions_above_the_price_are_refused() -> None:
    assert [f.code for f in priced(alone(*HEAT), "100", q_net_ar="4000").findings] == ["worthless"]


NUMBER = st.decimals("4000", "7000", places=1)
PRICE = st.decimals("100", "2000", places=2)
ALL = (
    by_ratio(),
    huangdao(),
    huangdao(Manner.FULL_STEPS),
    alone(*HEAT),
    alone(*OUTSIDE, deadband=Decimal(50)),
)


@given(st.sampled_from(ALL), PRICE, NUMBER, st.decimals("0", "3", places=3))
def test_the_lines_sum_to_the_price(clauses: Clauses, base: Decimal, heat: Decimal, sulphur: Decimal) -> None:
    values = {"q_net_ar": str(heat), "sulphur_d": str(sulphur), "volatile_daf": "25.5"}
    sheet = priced(clauses, str(base), **values)
    assert sum(line.amount for line in sheet.lines) == sheet.price
    assert sheet.price == round(sheet.price, 2)


@given(st.sampled_from(ALL), NUMBER, NUMBER)
def test_more_heat_never_costs_the_seller(clauses: Clauses, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    heat = Clauses(clauses.clauses[:1])
    poor, rich = (priced(heat, "700", q_net_ar=str(value)) for value in (low, high))
    assert not (poor.accepted and rich.accepted) or poor.price <= rich.price


@given(st.sampled_from(wuhu().clauses), st.sampled_from((0, 1)))
def test_edges_of_segments_join(clause: Clause, side: int) -> None:
    """Proportional segments leave no jump where they meet."""
    unit = Decimal(1).scaleb(-clause.places)
    for segment in clause.segments:
        edge = (segment.low, segment.high)[side]
        if edge is not None:
            near = [
                priced(Clauses((clause,)), "1100", **{clause.measure.code: str(edge + shift)}).price
                for shift in (-unit, Decimal(0), unit)
            ]
            largest = max(abs(s.amount) * unit / s.step for s in clause.segments)
            assert all(abs(a - b) <= largest for a, b in pairwise(near))


@pytest.mark.parametrize("clauses", [by_ratio(), huangdao(), wuhu()], ids=["ratio", "huangdao", "wuhu"])
def test_documents_read_back_as_written(clauses: Clauses) -> None:
    assert documents.read(documents.write(clauses)) == clauses
    assert clause_findings(clauses) == []


@pytest.mark.parametrize(
    "damage", [{"weight": None}, {"weight": None, "combination": "cumulative", "clauses": [{}]}]
)
def test_what_is_no_document_is_not_read(damage: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        documents.read(damage)


@pytest.mark.parametrize(
    ("clauses", "code", "field"),
    [
        pytest.param(Clauses(()), "no_clauses", None, id="nothing at all"),
        pytest.param(alone(kind=Kind.SEGMENTS), "no_segments", "clauses.0.segments.0.low", id="no segments"),
        pytest.param(alone(base="0"), "no_ratio", "clauses.0.base_low", id="a ratio to nothing"),
        pytest.param(
            alone(a_segment("5", "4", "1"), base="5"),
            "segment_upside_down",
            "clauses.0.segments.0.high",
            id="an upper end below the lower",
        ),
        pytest.param(
            alone(a_segment("5", "6", "1", "0"), base="5"),
            "no_step",
            "clauses.0.segments.0.step",
            id="no step",
        ),
        pytest.param(
            alone(a_segment("5", "7", "1"), a_segment("6", None, "1"), base="5"),
            "segments_overlap",
            "clauses.0.segments.1.low",
            id="an overlap",
        ),
        pytest.param(
            alone(a_segment("7", None, "1"), a_segment("5", "6", "1"), base="5"),
            "segments_gap",
            "clauses.0.segments.0.low",
            id="a gap, however they are ordered",
        ),
        pytest.param(
            alone(a_segment(None, None, "1"), a_segment(None, "6", "1"), base="5"),
            "segments_overlap",
            "clauses.0.segments.1.low",
            id="two without a lower end",
        ),
        pytest.param(
            alone(*HEAT, reject_below=Decimal(5600)), "base_rejected", "clauses.0.reject_below", id="base out"
        ),
        pytest.param(
            alone(*HEAT, reject_below=Decimal(5000), reject_above=Decimal(5000)),
            "bounds_cross",
            "clauses.0.reject_above",
            id="bounds that leave nothing",
        ),
        pytest.param(
            alone(*HEAT, max_bonus=Decimal(-1)), "cap_negative", "clauses.0.max_bonus", id="a cap below zero"
        ),
        pytest.param(
            alone(*HEAT, deadband=Decimal(-1)), "deadband_negative", "clauses.0.deadband", id="a deadband too"
        ),
        pytest.param(
            alone(a_segment("5", "6", "0"), base="5", kind=Kind.FACTOR),
            "no_factor",
            "clauses.0.segments.0.amount",
            id="a grade for nothing",
        ),
        pytest.param(alone(kind=Kind.BOUNDS), "no_bounds", "clauses.0.reject_below", id="no bound"),
        pytest.param(
            Clauses(by_ratio().clauses, weight=WeightClause(Decimal(100))),
            "limit_outside",
            "weight.limit_pct",
            id="nothing but water",
        ),
    ],
)
def test_clauses_that_make_no_sense(clauses: Clauses, code: str, field: str | None) -> None:
    assert (code, field) in [(found.code, found.field) for found in clause_findings(clauses)]


def test_a_base_that_ends_before_it_begins() -> None:
    clause = a_clause("hgi", ("80", "60"), a_segment(None, "60", "-3"))
    assert [(f.code, f.field) for f in clause_findings(Clauses((clause,)))] == [
        ("base_upside_down", "clauses.0.base_high")
    ]


def test_the_curve_shows_every_edge() -> None:
    points = {point.value: point.price for point in curve(huangdao().clauses[0], Decimal(600))}
    shown = [points[Decimal(value)] for value in (4800, 4801, 4900, 4901, 4999, 5000, 5500, 5800)]
    assert [None if price is None else int(price) for price in shown] == [
        None,
        580,
        580,
        590,
        590,
        600,
        650,
        665,
    ]
    assert list(points) == sorted(points)


def test_the_curve_of_a_share_stays_a_share() -> None:
    clause = a_clause("moisture_ar", "99", a_segment("99", None, "-1"))
    points = curve(clause, Decimal(600))
    assert (min(points[0].value, Decimal(0)), points[-1].value) == (0, 100)
