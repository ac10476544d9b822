"""One line of the form, read for what it states."""

from decimal import Decimal

import pytest

from coalface.integrations.eia923 import rules
from coalface.integrations.eia923.rules import COLUMNS, Line
from coalface.kernel.periods import Month


def a_line(**cells: str) -> Line:
    given = {
        "year": "2024", "month": "1", "plant_id": "3", "purchase": "C", "expiry": "1224",
        "energy_source": "BIT", "quantity": "65880", "heat": "20.31", "sulphur": "0.75", "ash": "11.8",
        "moisture": "16", "transport": "RV", "mine_id": "103376", "mine_name": "TOWN CREEK",
        "mine_state": "AL", "supplier": "S", "cost": "548",
    }  # fmt: skip
    return Line(2, {**dict.fromkeys(COLUMNS, ""), **given, **cells})


@pytest.mark.parametrize(
    ("text", "month"),
    [
        pytest.param("624", "2024-06", id="a lost leading zero"),
        pytest.param("1224", "2024-12", id="four digits"),
        pytest.param("0125", "2025-01", id="the zero still there"),
        pytest.param("1263", "2063-12", id="far ahead"),
    ],
)
def test_expiries_are_month_and_year(text, month):
    assert a_line(expiry=text).expiry == Month.parse(month)


@pytest.mark.parametrize(
    "text", ["1324", "24", "00024", "June"], ids=["month 13", "two digits", "five digits", "a word"]
)
def test_other_expiries_are_left_out_and_reported(text):
    end, remarks = rules.contract_end(a_line(expiry=text))
    assert (end, [remark.code for remark in remarks]) == (None, ["eia_odd_expiry"])


@pytest.mark.parametrize("text", ["", ".", " . "], ids=["blank", "a point", "a point among blanks"])
def test_an_expiry_that_is_not_stated(text):
    assert rules.contract_end(a_line(expiry=text, purchase="S")) == (None, [])
    assert [remark.code for remark in rules.contract_end(a_line(expiry=text))[1]] == ["eia_no_expiry"]


def test_units_are_converted_exactly():
    """65,880 short tons of 907.18474 kg; 20.31 MMBtu/t of 1055.05585262 J and 4.1816 kJ a kcal."""
    line = a_line()
    values, remarks = rules.qualities(line)
    assert rules.tonnes(line) == Decimal("59765.3306712")
    assert values["kcal_per_kg"].quantize(Decimal("0.0001")) == Decimal("5648.6823")
    assert (values["ash_pct"], values["sulphur_pct"], values["moisture_pct"]) == (
        Decimal("11.8"),
        Decimal("0.75"),
        Decimal(16),
    )
    assert remarks == []


@pytest.mark.parametrize("quantity", ["", ".", "0", "-5", "many", "NaN", "1e400"])
def test_a_quantity_that_is_none(quantity):
    assert rules.tonnes(a_line(quantity=quantity)) is None


def test_values_not_stated_stay_empty_and_impossible_ones_are_reported():
    values, remarks = rules.qualities(a_line(heat=".", ash="", sulphur="low", moisture="0"))
    assert (values, [remark.code for remark in remarks]) == ({}, ["eia_unreadable_value", "eia_no_moisture"])


@pytest.mark.parametrize(
    ("code", "transport"),
    [
        ("RR", "rail"),
        ("TR", "road"),
        ("RV", "water"),
        ("WT", "water"),
        ("TP", "water"),
        ("TC", "conveyor"),
        ("PL", "conveyor"),
    ],
)
def test_transport_modes(code, transport):
    assert rules.transport(a_line(transport=code)) == (transport, [])


def test_an_unknown_transport_is_other_and_reported():
    assert [remark.code for remark in rules.transport(a_line(transport=""))[1]] == ["eia_no_transport"]


def test_mine_codes_regain_their_zero_or_are_made_of_the_name():
    assert a_line().mine_code == "MSHA-0103376"
    nameless = a_line(mine_id="")
    assert nameless.mine_code.startswith("EIA-MINE-")
    assert nameless.mine_code != a_line(mine_id="", mine_name="OTHER").mine_code
    assert a_line(mine_id="", mine_name="").mine_code == ""


def test_only_purchases_under_contract_or_spot_make_contracts():
    assert [a_line(purchase=code).contract_kind for code in ("C", "NC", "S", "T", "")] == [
        "term",
        "term",
        "spot",
        "",
        "",
    ]
    assert a_line(purchase="T").contract_number == ""
    assert a_line().contract_number != a_line(supplier="other").contract_number
    assert [remark.code for remark in rules.purchase_remarks(a_line(purchase="T"))] == ["eia_tolling"]


def test_a_revised_quantity_keeps_the_shipment_its_key():
    assert a_line().key == a_line(quantity="70000", heat="21").key
    assert a_line().key != a_line(mine_id="9").key
