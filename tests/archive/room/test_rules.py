"""Codes, states, scanning, free places, retention and the comparison of a stock-taking."""

from datetime import date

import pytest

from coalface.archive.room.rules.codes import (
    NotAStorageCode,
    StorageCode,
    check_digit,
    is_room_code,
    is_unit_number,
    unit_number,
)
from coalface.archive.room.rules.counting import Difference, Line, Recorded, compare
from coalface.archive.room.rules.keeping import (
    destroyable_from,
    destruction_findings,
    is_dead,
    loan_findings,
    loan_reminder,
)
from coalface.archive.room.rules.placing import ShelfUse, shelves_in_order
from coalface.archive.room.rules.scanning import Filing, Pad, pad_of, read
from coalface.archive.room.rules.states import State, Step, after

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A-03-02-05", StorageCode("A", 3, 2, 5)),
        ("ｂ２-012-01-10", StorageCode("B2", 12, 1, 10)),
        (" a-03 -02-05\n", StorageCode("A", 3, 2, 5)),
    ],
    ids=["as printed", "full-width and small", "with blanks"],
)
def test_a_storage_code_is_read_as_typed_or_scanned(text: str, code: StorageCode) -> None:
    assert StorageCode.parse(text) == code
    assert StorageCode.parse(str(code)) == code


@pytest.mark.parametrize(
    "text",
    ["", "A-3-2-5", "A-00-01-01", "A-01-00-01", "A-01-01-00", "A-01-21-01", "1-01-01-01", "ABCDE-01-01-01"],
)
def test_what_is_no_storage_code(text: str) -> None:
    with pytest.raises(NotAStorageCode):
        StorageCode.parse(text)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("D000000018", True),
        ("d000000018", True),
        ("D000000019", False),
        ("D000000081", False),
        ("2011-合同-035", True),
        ("A-03-02-05", False),
        ("X", False),
        ("<script>", False),
    ],
    ids=["ours", "in small letters", "wrong digit", "swapped", "old", "a place", "short", "not a code"],
)
def test_which_texts_may_be_the_number_of_a_unit(text: str, fits: bool) -> None:
    assert is_unit_number(text) is fits


def test_numbers_carry_luhns_digit() -> None:
    assert check_digit("7992739871") == "3"
    assert [unit_number(serial) for serial in (1, 12345678)] == ["D000000018", "D123456782"]
    codes = ["A", "B12", "AB123", "1A", "a"]
    assert [code for code in codes if is_room_code(code)] == ["A", "B12"]


LEGAL = {
    (State.REGISTERED, Step.PLACE): State.IN_PLACE,
    (State.REGISTERED, Step.DESTROY): State.DESTROYED,
    (State.IN_PLACE, Step.PLACE): State.IN_PLACE,
    (State.IN_PLACE, Step.LEND): State.BORROWED,
    (State.IN_PLACE, Step.MISS): State.MISSING,
    (State.IN_PLACE, Step.DESTROY): State.DESTROYED,
    (State.BORROWED, Step.TAKE_BACK): State.IN_PLACE,
    (State.BORROWED, Step.MISS): State.MISSING,
    (State.MISSING, Step.PLACE): State.IN_PLACE,
}


def test_the_life_of_a_unit_has_these_ways_and_no_others() -> None:
    ways = {(state, step): after(state, step) for state in State for step in Step}
    assert {way: state for way, state in ways.items() if state is not None} == LEGAL


PLACE, OTHER = "A-01-01-01", "A-01-01-02"


@pytest.mark.parametrize(
    ("scans", "filed", "left"),
    [
        (["D1", PLACE], [Filing(("D1",), PLACE)], Pad()),
        (["D1", "D2", "D1", PLACE], [Filing(("D1", "D2"), PLACE)], Pad()),
        ([PLACE, "D1", "D2"], [Filing(("D1",), PLACE), Filing(("D2",), PLACE)], Pad(place=PLACE)),
        ([PLACE, OTHER, "d1"], [Filing(("D1",), OTHER)], Pad(place=OTHER)),
        (["D1", PLACE, "D2"], [Filing(("D1",), PLACE)], Pad(("D2",))),
    ],
    ids=["unit then place", "units then place", "place then units", "another place", "the next unit waits"],
)
def test_scans_add_up_to_filings(scans: list[str], filed: list[Filing], left: Pad) -> None:
    pad, done = Pad(), []
    for text in scans:
        pad, filing = read(pad, text)
        done += [filing] if filing else []
    assert (done, pad) == (filed, left)


def test_a_pad_comes_back_from_the_page() -> None:
    assert pad_of(["D1", "D2", "D1"], "") == Pad(("D1", "D2"))
    assert pad_of(["D1"], PLACE) == Pad(place=PLACE)


def test_the_narrowest_shelf_is_filled_first_and_the_nearest_among_equals() -> None:
    shelves = [
        ShelfUse(1),
        ShelfUse(2, "contracts"),
        ShelfUse(3, "contracts", 2025, 2026),
        ShelfUse(4, "letters"),
        ShelfUse(5, "contracts", 2020, 2024),
        ShelfUse(6, "", 2026),
        ShelfUse(7, "contracts"),
    ]
    assert shelves_in_order(shelves, "contracts", 2026) == [3, 2, 7, 6, 1]
    assert shelves_in_order(shelves, "quality", 2019) == [1]


def test_retention_runs_from_the_year_after_the_papers() -> None:
    assert destroyable_from("years_10", 2015) == date(2026, 1, 1)
    assert destroyable_from("years_30", 1995) == date(2026, 1, 1)
    assert destroyable_from("permanent", 1950) is None


@pytest.mark.parametrize(
    ("state", "retention", "year", "codes"),
    [
        ("in_place", "years_10", 2015, []),
        ("registered", "years_10", 2015, []),
        ("in_place", "years_10", 2016, ["kept_longer"]),
        ("in_place", "permanent", 1950, ["kept_for_ever"]),
        ("borrowed", "years_10", 2015, ["not_at_hand"]),
        ("missing", "permanent", 2015, ["not_at_hand", "kept_for_ever"]),
    ],
)
def test_what_stands_against_destruction(state: str, retention: str, year: int, codes: list[str]) -> None:
    assert [f.code for f in destruction_findings(state, retention, year, TODAY)] == codes


@pytest.mark.parametrize(
    ("state", "due_on", "codes"),
    [
        ("in_place", date(2026, 7, 1), []),
        ("in_place", date(2027, 7, 1), []),
        ("in_place", date(2026, 6, 30), ["due_in_past"]),
        ("in_place", date(2027, 7, 2), ["loan_too_long"]),
        ("borrowed", date(2026, 7, 2), ["not_in_place"]),
    ],
)
def test_what_stands_against_a_loan(state: str, due_on: date, codes: list[str]) -> None:
    assert [finding.code for finding in loan_findings(state, due_on, TODAY)] == codes


@pytest.mark.parametrize(
    ("due_on", "sent", "step"),
    [
        (date(2026, 7, 5), None, None),
        (date(2026, 7, 4), None, 3),
        (date(2026, 7, 2), 3, None),
        (date(2026, 7, 1), 3, 0),
        (date(2026, 6, 30), 0, None),
        (date(2026, 6, 24), 0, -7),
        (date(2026, 5, 1), None, -30),
        (date(2026, 5, 1), -30, None),
    ],
)
def test_each_reminder_comes_once(due_on: date, sent: int | None, step: int | None) -> None:
    assert loan_reminder(due_on, sent, TODAY) == step


def test_a_file_is_dead_after_five_years_to_the_day() -> None:
    days = [date(2021, 7, 1), date(2021, 7, 2), date(2020, 12, 31), date(2022, 1, 1)]
    assert [is_dead(day, TODAY) for day in days] == [True, False, True, False]


def test_a_stock_taking_finds_every_kind_of_difference() -> None:
    fresh, old = date(2026, 1, 1), date(2019, 1, 1)
    recorded = {
        "right": Recorded("in_place", PLACE, fresh),
        "gone": Recorded("in_place", PLACE, fresh),
        "lent": Recorded("borrowed", PLACE, fresh),
        "wrong": Recorded("in_place", OTHER, fresh),
        "back": Recorded("borrowed", OTHER, fresh),
        "new": Recorded("registered", "", fresh),
        "dead": Recorded("in_place", PLACE, old),
    }
    found = dict.fromkeys(["right", "wrong", "back", "new", "dead", "alien"], PLACE)
    assert compare(recorded, frozenset({"right", "gone", "lent", "dead"}), found, TODAY) == [
        Line("gone", Difference.MISSING, PLACE),
        Line("wrong", Difference.MISFILED, OTHER, PLACE),
        Line("back", Difference.UNEXPECTED, OTHER, PLACE),
        Line("new", Difference.UNEXPECTED, "", PLACE),
        Line("alien", Difference.UNKNOWN, "", PLACE),
        Line("dead", Difference.DEAD, PLACE, PLACE),
    ]
