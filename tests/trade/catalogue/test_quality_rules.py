"""Promises of quality against the floors of 商品煤质量管理暂行办法 (B3)."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from coalface.kernel.coal.assay import Measure
from coalface.kernel.findings import Finding
from coalface.trade.catalogue.rules.quality import (
    Bound,
    Line,
    legal_findings,
    line_findings,
    read_bounds,
    read_lines,
    write_bounds,
    write_lines,
)

LAW = tuple(
    Bound(lignite, Measure.of(measure), Decimal(limit), km)
    for lignite, km, measure, limit in (
        (True, 0, "ash_d", "30"),
        (False, 0, "ash_d", "40"),
        (True, 0, "sulphur_d", "1.5"),
        (False, 0, "sulphur_d", "3"),
        (True, 600, "q_net_ar", "16.5"),
        (True, 600, "ash_d", "20"),
        (True, 600, "sulphur_d", "1"),
        (False, 600, "q_net_ar", "18"),
        (False, 600, "ash_d", "30"),
        (False, 600, "sulphur_d", "2"),
    )
)
ASH = Measure.of("ash_d")
SAID = {"q_net_ar": "5500", "ash_d": "18", "sulphur_d": "0.8"}


def promised(**values: str) -> tuple[Line, ...]:
    return tuple(Line(Measure.of(code), guaranteed=Decimal(value)) for code, value in values.items())


def blocked(lines: tuple[Line, ...], *, lignite: bool = False, km: int | None = None) -> list[str]:
    found = legal_findings(lines, LAW, lignite=lignite, carried_km=km, source="办法")
    return [str(one.values["measure"]) for one in found if one.blocks]


def judged(lines: Sequence[Line], law: Sequence[Bound] = LAW) -> list[Finding]:
    """Coal that is not lignite and said to be carried nowhere in particular."""
    return legal_findings(lines, law, lignite=False, carried_km=None, source="办法")


@pytest.mark.parametrize(
    ("changed", "lignite", "km", "outside"),
    [
        pytest.param({}, False, 1200, [], id="a good thermal coal goes anywhere"),
        pytest.param({"ash_d": "40"}, False, None, [], id="other coal up to 40 % ash"),
        pytest.param({"ash_d": "40.01"}, False, None, ["Ad"], id="and no further"),
        pytest.param({"ash_d": "30", "q_net_ar": "4000"}, True, None, [], id="lignite up to 30 % ash"),
        pytest.param({"ash_d": "30.1"}, True, None, ["Ad"], id="lignite above 30 % ash"),
        pytest.param({"sulphur_d": "3"}, False, None, [], id="other coal up to 3 % sulphur"),
        pytest.param({"sulphur_d": "3.1"}, False, None, ["St,d"], id="other coal above 3 % sulphur"),
        pytest.param({"sulphur_d": "1.5"}, True, None, [], id="lignite up to 1.5 % sulphur"),
        pytest.param({"sulphur_d": "1.6"}, True, None, ["St,d"], id="lignite above 1.5 % sulphur"),
        pytest.param({"ash_d": "30.5"}, False, 600, [], id="600 km are not beyond 600 km"),
        pytest.param({"ash_d": "30.5"}, False, 601, ["Ad"], id="beyond 600 km other coal up to 30 % ash"),
        pytest.param({"sulphur_d": "2.1"}, False, 900, ["St,d"], id="beyond 600 km up to 2 % sulphur"),
        pytest.param({"q_net_ar": "4305"}, False, 900, [], id="4305 kcal are 18.0018 MJ"),
        pytest.param({"q_net_ar": "4304"}, False, 900, ["Qnet,ar"], id="4304 kcal are 17.9976 MJ"),
        pytest.param({"q_net_ar": "3946"}, True, 900, [], id="lignite of 3946 kcal has 16.5006 MJ"),
        pytest.param({"q_net_ar": "3945"}, True, 900, ["Qnet,ar"], id="lignite of 3945 kcal has 16.4964 MJ"),
        pytest.param(
            {"ash_d": "20.1", "sulphur_d": "1.01"}, True, 900, ["Ad", "St,d"], id="both limits of far lignite"
        ),
    ],
)
def test_the_floors_of_the_law(
    changed: dict[str, str], lignite: bool, km: int | None, outside: list[str]
) -> None:
    assert blocked(promised(**SAID | changed), lignite=lignite, km=km) == outside


def test_the_sentence_names_value_limit_and_source() -> None:
    found = legal_findings(
        promised(**SAID | {"ash_d": "42"}), LAW, lignite=False, carried_km=None, source="办法"
    )
    assert [str(one) for one in found if one.blocks] == [
        "Ad of up to 42 % is above the 40 % of the law (办法)."
    ]
    assert [(one.code, one.severity.value, str(one)) for one in found if not one.blocks] == [
        ("outside_law", "note", "Beyond 600 km Ad of up to 42 % is above the 30 % of the law (办法).")
    ]


def test_the_worst_a_buyer_may_get_is_what_counts() -> None:
    ash = Line(Measure.of("ash_d"), typical=Decimal(35), most=Decimal(41))
    assert blocked((ash, *promised(sulphur_d="1"))) == ["Ad"]


def test_another_basis_is_converted_by_the_moisture_said_beside_it() -> None:
    """B3: Aad 15.00 and St,ad 0.80 at Mad 3.20 are Ad 15.4959 and St,d 0.8264."""
    law = [
        Bound(False, Measure.of("ash_d"), Decimal("15.4958")),
        Bound(False, Measure.of("sulphur_d"), Decimal("0.8265")),
    ]
    lines = promised(ash_ad="15.00", sulphur_ad="0.80", moisture_ad="3.20")
    found = judged(lines, law)
    assert [(one.code, one.values["value"]) for one in found] == [("outside_law", "15.496")]


def test_without_moisture_another_basis_cannot_be_compared() -> None:
    found = judged(promised(ash_ad="15"), LAW[1:2])
    assert [(one.code, one.blocks) for one in found] == [("not_comparable", True)]


def test_what_nobody_spoke_of_is_a_remark() -> None:
    found = judged(promised(q_net_ar="5500"))
    assert [(one.code, str(one.values["measure"]), one.blocks) for one in found] == [
        ("not_stated", "Ad", False),
        ("not_stated", "St,d", False),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        pytest.param(
            Line(Measure.of("ash_d"), Decimal(18), least=Decimal(19)), "ash_d_least", id="least above"
        ),
        pytest.param(
            Line(Measure.of("ash_d"), typical=Decimal(18), most=Decimal(17)), "ash_d_most", id="most below"
        ),
        pytest.param(Line(ASH, Decimal(118)), "ash_d_typical", id="no coal has 118 % ash"),
    ],
)
def test_values_that_contradict_one_another(line: Line, field: str) -> None:
    assert [one.field for one in line_findings([line])] == [field]


def test_a_promise_says_something() -> None:
    assert [one.code for one in line_findings([])] == ["nothing_said"]


def test_documents_come_back_as_they_were() -> None:
    lines = (Line(Measure.of("ash_d"), Decimal("18.50"), None, Decimal(10), Decimal(20)), *promised(hgi="55"))
    assert (read_lines(write_lines(lines)), read_bounds(write_bounds(LAW))) == (lines, LAW)
