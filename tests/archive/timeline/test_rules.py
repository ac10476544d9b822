"""Reading the one-line composer."""

from datetime import date

import pytest

from coalface.archive.timeline.rules import Line, due_day, line_findings, read_line

SATURDAY = date(2026, 1, 31)

LINES = [
    ("plain_words_are_a_note", "note", "合同已寄出", Line("note", "合同已寄出", None)),
    ("the_chosen_kind_counts", "call", "王经理同意提价", Line("call", "王经理同意提价", None)),
    ("a_leading_word_overrules", "note", "电话：王经理同意提价", Line("call", "王经理同意提价", None)),
    ("a_slash_overrules", "note", "/visit 看了煤场", Line("visit", "看了煤场", None)),
    ("a_word_within_does_not", "note", "电话打不通", Line("note", "电话打不通", None)),
    ("a_task_without_a_day_is_due_today", "task", "催款", Line("task", "催款", SATURDAY)),
    ("a_task_tomorrow", "note", "任务 明天催款", Line("task", "明天催款", date(2026, 2, 1))),
    ("only_tasks_are_due", "note", "明天催款", Line("note", "明天催款", None)),
]


@pytest.mark.parametrize(
    ("kind", "text", "line"), [case[1:] for case in LINES], ids=[case[0] for case in LINES]
)
def test_reading_a_line(kind: str, text: str, line: Line) -> None:
    assert read_line(text, kind=kind, today=SATURDAY) == line


DAYS = [
    ("今天回电", date(2026, 1, 31)),
    ("大后天到矿", date(2026, 2, 3)),
    ("后天到矿", date(2026, 2, 2)),
    ("3天后催款", date(2026, 2, 3)),
    ("两个月", None),
    ("2周后复查", date(2026, 2, 14)),
    ("周六回电", date(2026, 1, 31)),
    ("周五回电", date(2026, 2, 6)),
    ("下周一拜访", date(2026, 2, 2)),
    ("下下周一拜访", date(2026, 2, 9)),
    ("2月1日到期", date(2026, 2, 1)),
    ("1月5日到期", date(2027, 1, 5)),
    ("2026-03-01前换证", date(2026, 3, 1)),
    ("2025/03/01 已换证", date(2025, 3, 1)),
    ("13月40日", None),
    ("发热量5500", None),
    ("in 5 days", date(2026, 2, 5)),
    ("tomorrow", date(2026, 2, 1)),
]


@pytest.mark.parametrize(("text", "day"), DAYS, ids=[case[0] for case in DAYS])
def test_the_day_a_line_names(text: str, day: date | None) -> None:
    assert due_day(text, SATURDAY) == day


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("note", "", ["entry_empty"]),
        ("note", "字" * 5001, ["entry_too_long"]),
        ("grade", "升级", ["entry_kind"]),
        ("visit", "看煤场", []),
    ],
)
def test_lines_refused(kind: str, text: str, found: list[str]) -> None:
    assert [one.code for one in line_findings(Line(kind, text, None))] == found
