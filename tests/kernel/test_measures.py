"""Exact amounts and units."""

from decimal import Decimal

import pytest

from coalface.kernel import measures


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("709.655", "709.66"), ("709.6549", "709.65"), ("-709.655", "-709.66"), ("0.005", "0.01")],
)
def test_yuan_round_half_up_to_the_fen(exact: str, rounded: str) -> None:
    assert measures.yuan(Decimal(exact)) == Decimal(rounded)


def test_fen_and_yuan_invert() -> None:
    assert measures.from_fen(measures.fen(Decimal("7096600.00"))) == Decimal("7096600.00")


def test_kilograms_round_half_up() -> None:
    assert measures.kilograms(Decimal("33.9205")) == 33_921


def test_tonnes_and_kilograms_invert() -> None:
    assert measures.from_kilograms(measures.kilograms(Decimal("46200.125"))) == Decimal("46200.125")


def test_a_short_ton_is_907_18474_kilograms() -> None:
    assert measures.tonnes_from_short_tons(Decimal(65_880)) == Decimal("59765.3306712")


def test_heat_per_short_ton_becomes_kcal_per_kg() -> None:
    heat = measures.kcal_per_kg_from_mmbtu_per_short_ton(Decimal("20.31"))
    assert round(heat, 3) == Decimal("5648.682")
