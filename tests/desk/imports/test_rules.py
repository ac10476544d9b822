"""What cells may hold, and which header means what."""

from datetime import date
from decimal import Decimal

import pytest

from coalface.desk.imports.rules.cells import Choice, Code, CreditCode, Text, Unfit
from coalface.desk.imports.rules.dates import Day, FirstOfMonth, as_of
from coalface.desk.imports.rules.headers import map_headers
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.imports.rules.rows import Checker, Key, PlannedColumn, RawRow

TONNES = Number(6, Decimal(1_000_000), positive=True)
YUAN = Number(2, Decimal(1_000_000), exact=True)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        pytest.param(TONNES, "3312.40", "3312.40", id="a plain number stays as it is written"),
        pytest.param(TONNES, "１２３．５", "123.500000", id="full-width digits are digits"),
        pytest.param(TONNES, "1,234.5", "1234.500000", id="thousands separators are removed"),
        pytest.param(TONNES, "0.1234567", "0.123457", id="a measurement is rounded half up"),
        pytest.param(TONNES, "1e3", "1000.000000", id="a small exponent is a number"),
        pytest.param(TONNES, " ", None, id="a blank cell is empty"),
        pytest.param(YUAN, "12.50", "12.50", id="money to the fen"),
        pytest.param(YUAN, "0", "0.00", id="the smallest value is allowed"),
        pytest.param(Day(), "2024-01-31", "2024-01-31", id="ISO day"),
        pytest.param(Day(), "2024/1/31", "2024-01-31", id="slashes"),
        pytest.param(Day(), "2024年1月31日", "2024-01-31", id="Chinese"),
        pytest.param(Day(), "20240131", "2024-01-31", id="eight digits"),
        pytest.param(Day(), "2024-01-31 14:35:00", "2024-01-31", id="a time is dropped"),
        pytest.param(FirstOfMonth(), "2024年3月", "2024-03-01", id="a Chinese month"),
        pytest.param(FirstOfMonth(), "202403", "2024-03-01", id="six digits are a month"),
        pytest.param(Code(20), "ＦＹ－００１", "FY-001", id="a full-width code becomes narrow"),
        pytest.param(Text(20), " 华能  电厂\n一期 ", "华能 电厂 一期", id="runs of blanks become one"),
        pytest.param(CreditCode(), "9111 0000 7109 3105 34", "911100007109310534", id="a code with blanks"),
        pytest.param(Choice({"rail": ("铁路", "rail")}), "铁路", "rail", id="a Chinese word"),
        pytest.param(Choice({"rail": ("铁路", "rail")}), "RAIL", "rail", id="an English word in capitals"),
    ],
)
def test_cells_are_read(field, cell, value):
    assert field.read(cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        pytest.param(TONNES, "1e308", "too_large", id="1e308 tonnes"),
        pytest.param(TONNES, "9" * 400, "too_large", id="four hundred digits"),
        pytest.param(TONNES, "-5", "too_small", id="negative tonnes"),
        pytest.param(TONNES, "0", "not_positive", id="zero tonnes"),
        pytest.param(TONNES, "0.0000001", "not_positive", id="what rounding makes zero"),
        pytest.param(TONNES, "100吨", "number_with_text", id="a unit behind the number"),
        pytest.param(TONNES, "NaN", "not_a_number", id="not a number at all"),
        pytest.param(TONNES, "1.234,5", "not_a_number", id="points and commas exchanged"),
        pytest.param(YUAN, "12.505", "too_precise", id="parts of a fen"),
        pytest.param(Day(), "01/02/2024", "ambiguous_day", id="day and month in unknown order"),
        pytest.param(Day(), "24-01-31", "short_year", id="a year of two digits"),
        pytest.param(Day(), "1/2/24", "short_year", id="a short year at the end"),
        pytest.param(Day(), "45322", "day_number", id="a spreadsheet's serial number"),
        pytest.param(Day(), "2024-02-30", "no_such_day", id="30 February"),
        pytest.param(Day(), "0024-01-01", "year_out_of_range", id="year 24"),
        pytest.param(Day(), "soon", "not_a_day", id="a word"),
        pytest.param(Code(20), "9.1110E+17", "damaged_code", id="a code turned into a number"),
        pytest.param(Code(5), "ABCDEF", "too_long", id="a long code"),
        pytest.param(Text(200), "名" * 201, "too_long", id="a name of 201 characters"),
        pytest.param(Text(20), "a\0b", "unprintable", id="a NUL byte"),
        pytest.param(CreditCode(), "91350211M000100Y43", "credit_code_digit", id="a wrong check digit"),
        pytest.param(CreditCode(), "9111", "credit_code_length", id="a short credit code"),
        pytest.param(Choice({"rail": ("铁路",)}), "飞机", "unknown_choice", id="an unknown word"),
    ],
)
def test_cells_are_refused_by_a_named_rule(field, cell, code):
    with pytest.raises(Unfit) as unfit:
        field.read(cell)
    assert unfit.value.finding.code == code


def test_a_day_after_today_is_refused_where_only_the_past_counts():
    field = as_of(Day(past_only=True), date(2024, 1, 31))
    assert field.read("2024-01-31") == "2024-01-31"
    with pytest.raises(Unfit, match="in_future"):
        field.read("2024-02-01")


KNOWN = {"number": ("单号", "number"), "tonnes": ("净重(吨)", "net tonnes", "净重")}


@pytest.mark.parametrize(
    ("headers", "chosen", "places", "unknown", "codes"),
    [
        pytest.param(["单号", "净重"], {}, {"number": 0, "tonnes": 1}, [], [], id="Chinese headers"),
        pytest.param(["Net Tonnes", "Number"], {}, {"tonnes": 0, "number": 1}, [], [], id="English headers"),
        pytest.param(
            ["单号", "净重（吨）"], {}, {"number": 0, "tonnes": 1}, [], [], id="full-width brackets"
        ),
        pytest.param(
            ["单号", "净重(t)"], {}, {"number": 0, "tonnes": 1}, [], [], id="another unit in brackets"
        ),
        pytest.param(
            ["单号", "净重", "颜色"],
            {},
            {"number": 0, "tonnes": 1},
            ["颜色"],
            [],
            id="an unknown header is told",
        ),
        pytest.param(
            ["单号", "重"], {"重": "tonnes"}, {"number": 0, "tonnes": 1}, [], [], id="the person's choice"
        ),
        pytest.param(
            ["单号", "净重", "重"],
            {"净重": "", "重": "tonnes"},
            {"number": 0, "tonnes": 2},
            [],
            [],
            id="a header left out",
        ),
        pytest.param(["单号"], {}, {"number": 0}, [], ["column_missing"], id="a required column is missing"),
        pytest.param(
            ["单号", "净重", "净重(吨)"],
            {},
            {"number": 0, "tonnes": 1},
            [],
            ["header_twice"],
            id="two headers for one column",
        ),
        pytest.param(
            ["单号", "净重", "净重"],
            {},
            {"number": 0, "tonnes": 1},
            [],
            ["header_repeated", "header_twice"],
            id="the same header twice",
        ),
        pytest.param(
            ["单号", "净重"],
            {"重": "tonnes"},
            {"number": 0, "tonnes": 1},
            [],
            ["header_absent"],
            id="a choice for no header",
        ),
        pytest.param(
            ["单号", "净重"],
            {"净重": "x"},
            {"number": 0, "x": 1},
            [],
            ["column_unknown", "column_missing"],
            id="a choice of no column",
        ),
    ],
)
def test_headers_find_their_columns(headers, chosen, places, unknown, codes):
    mapped = map_headers(headers, KNOWN, ["number", "tonnes"], chosen)
    assert (dict(mapped.places), list(mapped.unknown)) == (places, unknown)
    assert [finding.code for finding in mapped.findings] == codes


def _checker(key: str = "number") -> Checker:
    columns = [
        PlannedColumn("number", 0, Code(20), required=True),
        PlannedColumn("tonnes", 1, TONNES, required=True),
    ]
    return Checker(columns, Key.parse(key))


def test_every_fault_of_a_row_is_told():
    (chunk,) = _checker().chunks([RawRow(2, ["", "-1"])], size=10)
    assert [(issue.column, issue.finding.code) for issue in chunk.issues] == [
        ("number", "value_missing"),
        ("tonnes", "too_small"),
    ]


def test_a_key_that_comes_twice_is_refused_the_second_time():
    (chunk,) = _checker().chunks([RawRow(2, ["A", "1"]), RawRow(3, ["A", "2"])], size=10)
    assert chunk.numbers == [2]
    assert [(issue.row_number, issue.finding.code, dict(issue.finding.values)) for issue in chunk.issues] == [
        (3, "duplicate_in_file", {"row": 2})
    ]


def test_skipped_rows_still_count_as_seen():
    rows = [RawRow(2, ["A", "1"]), RawRow(3, ["B", "1"]), RawRow(4, ["A", "1"])]
    (chunk,) = _checker().chunks(rows, size=10, skip=2)
    assert (chunk.first, chunk.last, chunk.numbers, chunk.refused) == (2, 3, [], 1)


def test_chunks_cover_the_rows_without_gap():
    rows = [RawRow(n, [f"N{n}", "1"]) for n in range(2, 27)]
    chunks = list(_checker().chunks(rows, size=10))
    assert [(chunk.first, chunk.last, len(chunk.numbers)) for chunk in chunks] == [
        (0, 10, 10),
        (10, 20, 10),
        (20, 25, 5),
    ]
