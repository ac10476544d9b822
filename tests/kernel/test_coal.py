"""Bases, heats and assays: the worked numbers of B3, and that conversions invert."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.kernel.coal.assay import Assay, Measure, assay_findings
from coalface.kernel.coal.bases import Basis, NotConvertible, Parts, convert
from coalface.kernel.coal.heat import (
    KJ_PER_KCAL_ENERGY_STATISTICS,
    gross_from_bomb,
    kcal_per_kg,
    mj_per_kg,
    net_as_received,
    weighted_mean,
)

D = Decimal
PARTS = Parts(mt_pct=D("12.00"), mad_pct=D("3.20"), aad_pct=D("15.00"))


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        pytest.param("0.80", Basis.D, "0.8264", id="B3: St,d from St,ad"),
        pytest.param("0.80", Basis.AR, "0.7273", id="B3: St,ar from St,ad"),
        pytest.param("15.00", Basis.D, "15.4959", id="B3: Ad from Aad"),
        pytest.param("15.00", Basis.AR, "13.6364", id="B3: Aar from Aad"),
        pytest.param("28.00", Basis.DAF, "34.2298", id="B3: Vdaf from Vad"),
        pytest.param("28.00", Basis.AD, "28.0000", id="the same basis changes nothing"),
    ],
)
def test_a_share_on_another_basis(value: str, target: Basis, expected: str) -> None:
    assert f"{convert(D(value), Basis.AD, target, PARTS):.4f}" == expected


def test_the_heat_of_the_worked_example() -> None:
    net = net_as_received(D(24500), had_pct=D("4.00"), mad_pct=D("3.20"), mt_pct=D("12.00"))
    assert [
        f"{net:.1f}",
        f"{net / 1000:.3f}",
        f"{kcal_per_kg(net):.1f}",
        f"{kcal_per_kg(net, KJ_PER_KCAL_ENERGY_STATISTICS):.1f}",
    ] == ["21247.6", "21.248", "5081.2", "5074.9"]


@pytest.mark.parametrize(
    ("bomb", "sulphur", "expected"),
    [
        pytest.param("25000", "0.75", "24899.4", id="B3: in the middle step"),
        pytest.param("16700", "0", "16683.3", id="16.70 MJ/kg still has the smallest alpha"),
        pytest.param("25100", "0", "25069.9", id="25.10 MJ/kg still has the middle alpha"),
        pytest.param("30000", "0", "29952.0", id="above 25.10 MJ/kg the largest"),
    ],
)
def test_gross_heat_from_the_bomb(bomb: str, sulphur: str, expected: str) -> None:
    assert f"{gross_from_bomb(D(bomb), D(sulphur)):.1f}" == expected


def test_two_calories_are_in_use() -> None:
    assert f"{mj_per_kg(D(5500)):.4f}" == "22.9988"
    assert f"{mj_per_kg(D(5500), KJ_PER_KCAL_ENERGY_STATISTICS):.4f}" == "23.0274"
    assert mj_per_kg(D(7000), KJ_PER_KCAL_ENERGY_STATISTICS) == D("29.3076")


def test_batches_are_weighed() -> None:
    assert weighted_mean([(D(3000), D(5480)), (D(4000), D(5560)), (D(3000), D(5395))]) == D("5486.50")
    with pytest.raises(ValueError, match="tonnes"):
        weighted_mean([(D(0), D(5480))])


SHARE = st.decimals("0", "45", places=2)


@given(SHARE, SHARE, SHARE, SHARE, st.sampled_from(list(Basis)), st.sampled_from(list(Basis)))
def test_conversions_invert(value: D, mt: D, mad: D, ash: D, one: Basis, other: Basis) -> None:
    parts = Parts(mt, mad, ash)
    there_and_back = convert(convert(value, one, other, parts), other, one, parts)
    assert round(there_and_back, 15) == value


@given(SHARE, SHARE, SHARE, SHARE)
def test_the_way_round_does_not_matter(value: D, mt: D, mad: D, ash: D) -> None:
    parts = Parts(mt, mad, ash)
    by_dry = convert(convert(value, Basis.AR, Basis.D, parts), Basis.D, Basis.DAF, parts)
    assert round(by_dry, 15) == round(convert(value, Basis.AR, Basis.DAF, parts), 15)


@pytest.mark.parametrize(
    ("target", "parts", "named"),
    [
        pytest.param(Basis.AR, Parts(mad_pct=D(3)), "Mt", id="without total moisture"),
        pytest.param(Basis.D, Parts(), "Mad", id="without inherent moisture"),
        pytest.param(Basis.DAF, Parts(mad_pct=D(3)), "Aad", id="without ash"),
        pytest.param(Basis.DAF, Parts(mad_pct=D(3), aad_pct=D(97)), "Mad + Aad", id="nothing but ash"),
    ],
)
def test_what_is_missing_is_named(target: Basis, parts: Parts, named: str) -> None:
    with pytest.raises(NotConvertible) as refusal:
        convert(D(1), Basis.AD, target, parts)
    assert refusal.value.findings[0].values == {"part": named}


def an_assay(**values: str) -> Assay:
    return Assay({Measure.of(code): D(value) for code, value in values.items()})


def test_an_assay_answers_on_every_basis() -> None:
    assay = Assay(
        {
            Measure.of("q_gross_ad"): kcal_per_kg(D(24500)),
            **an_assay(
                moisture_ar="12.00",
                moisture_ad="3.20",
                ash_ad="15.00",
                hydrogen_ad="4.00",
                volatile_ad="28.00",
            ).values,
        }
    )
    codes = ("q_net_ar", "ash_d", "volatile_daf", "sulphur_d", "hgi")
    values = [assay.value(Measure.of(code)) for code in codes]
    assert [value and f"{value:.1f}" for value in values] == ["5081.2", "15.5", "34.2", None, None]
    assert assay_findings(assay) == []


def test_ash_reported_dry_serves_the_other_bases() -> None:
    assay = an_assay(moisture_ad="3.20", ash_d="15.4958678", volatile_ad="28")
    value = assay.value(Measure.of("volatile_daf"))
    assert value is not None
    assert f"{value:.4f}" == "34.2298"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        pytest.param(
            {"moisture_ad": "3", "ash_ad": "60", "volatile_ad": "40"},
            "parts_above_100",
            "volatile_ad",
            id="parts of one basis",
        ),
        pytest.param(
            {"moisture_ar": "30", "moisture_ad": "3", "ash_ar": "50", "volatile_ar": "25"},
            "parts_above_100",
            "volatile_ar",
            id="as received",
        ),
        pytest.param(
            {"moisture_ad": "50", "ash_d": "60", "volatile_d": "41"},
            "parts_above_100",
            "volatile_d",
            id="dry",
        ),
        pytest.param({"ash_d": "101"}, "share_outside", "ash_d", id="one part alone"),
        pytest.param({"sulphur_d": "-0.1"}, "share_outside", "sulphur_d", id="below nothing"),
        pytest.param({"q_net_ar": "-1"}, "value_negative", "q_net_ar", id="a negative heat"),
    ],
)
def test_an_assay_that_cannot_be(values: dict[str, str], code: str, field: str) -> None:
    assert [(f.code, f.field) for f in assay_findings(an_assay(**values))] == [(code, field)]


def test_a_measure_has_a_code_and_a_symbol() -> None:
    codes = ["q_net_ar", "sulphur_d", "volatile_daf", "hgi", "plastic_layer"]
    assert [Measure.of(code).code for code in codes] == codes
    symbols = [str(Measure.of(code)) for code in [*codes, "moisture_ar", "moisture_ad"]]
    assert symbols == ["Qnet,ar", "St,d", "Vdaf", "HGI", "Y", "Mt", "Mad"]
    with pytest.raises(ValueError, match="colour"):
        Measure.of("colour_ar")
