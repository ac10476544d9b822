"""Posts in time, and who is likely the same person."""

from datetime import date

import pytest

from coalface.archive.key_people.rules import (
    Acquaintance,
    Tenure,
    digits,
    likely_same,
    relation_findings,
    scale_findings,
    tenure_findings,
)

JAN, MAR, JUN, DEC = date(2026, 1, 1), date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        pytest.param((JAN, MAR), (JUN, DEC), False, id="one after the other"),
        pytest.param((JAN, MAR), (MAR, DEC), True, id="the last day still counts"),
        pytest.param((JAN, None), (JUN, DEC), True, id="an open end runs on"),
        pytest.param((None, MAR), (JUN, None), False, id="an unknown beginning, ended before"),
        pytest.param((None, None), (JUN, JUN), True, id="without any dates: always"),
    ],
)
def test_tenures_overlap(one: tuple[date, date], other: tuple[date, date], together: bool) -> None:
    left, right = Tenure("#1", "总经理", *one), Tenure("#1", "总经理", *other)
    assert (left.overlaps(right), right.overlaps(left)) == (together, together)


@pytest.mark.parametrize(
    ("given", "others", "codes"),
    [
        pytest.param(Tenure("#1", "总经理", JAN), [], [], id="a first post"),
        pytest.param(Tenure("", "", JAN), [], ["post_nowhere", "post_unnamed"], id="nowhere and nameless"),
        pytest.param(Tenure("#1", "总经理", JUN, JAN), [], ["post_ends_before_start"], id="backwards"),
        pytest.param(
            Tenure("#1", "总经理", MAR),
            [Tenure("#1", "总经理", JAN)],
            ["post_held_already"],
            id="twice at once",
        ),
        pytest.param(Tenure("#1", "董事", MAR), [Tenure("#1", "总经理", JAN)], [], id="another title beside"),
        pytest.param(Tenure("#2", "总经理", MAR), [Tenure("#1", "总经理", JAN)], [], id="elsewhere as well"),
        pytest.param(
            Tenure("#1", "总经理", JUN), [Tenure("#1", "总经理", JAN, MAR)], [], id="back again later"
        ),
    ],
)
def test_a_post_is_judged(given: Tenure, others: list[Tenure], codes: list[str]) -> None:
    assert [finding.code for finding in tenure_findings(given, others)] == codes


def test_scales_run_from_one_to_five() -> None:
    assert [bool(scale_findings(value, "weight")) for value in (0, 1, 5, 6)] == [True, False, False, True]


def test_nobody_is_related_to_themselves() -> None:
    assert [f.code for f in relation_findings(3, 3, 3)] == ["related_to_self"]
    assert relation_findings(3, 4, 3) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("138 0000-1234", "13800001234", id="spaces and dashes"),
        pytest.param("+86 13800001234", "13800001234", id="country code"),
        pytest.param("0351-7654321", "03517654321", id="a landline keeps its area"),
        pytest.param("", "", id="none"),
    ],
)
def test_numbers_are_read_however_written(written: str, read: str) -> None:
    assert digits(written) == read


def test_the_same_number_counts_before_the_same_name() -> None:
    namesake, same = Acquaintance(1, "王 建国"), Acquaintance(2, "王总", "+86 13800001234")
    other = Acquaintance(3, "李明", "13900000000")
    assert likely_same("王建国", "13800001234", [namesake, same, other]) == [same, namesake]
    assert likely_same("张三", "", [namesake, same, other]) == []
