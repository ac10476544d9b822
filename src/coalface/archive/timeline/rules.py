"""Reading the one-line composer: what kind of entry, who is meant, when a task is due."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from coalface.kernel.findings import Finding, blocking, mark

LONGEST = 5000
WRITTEN_BY_PEOPLE = ("note", "call", "visit", "task")
RIGHT_OF_KIND = {
    "credential": "credential.view",
    "contract": "trade.view",
    "shipment": "trade.view",
    "receipt": "money.view",
    "grade": "grade.view",
    "fact": "dossier.view",
}
"""Entries of these kinds tell what another right protects."""

_PREFIXES = {
    "call": ("电话", "call"),
    "visit": ("拜访", "走访", "visit"),
    "task": ("任务", "待办", "task"),
    "note": ("备注", "记录", "note"),
}
_KIND_OF_PREFIX = {word: kind for kind, words in _PREFIXES.items() for word in words}
_PREFIX = re.compile(r"^/?(?P<word>[a-z]+|[一-鿿]{2})\s*[:：\s]\s*(?=\S)", re.IGNORECASE)
_RELATIVE = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_AHEAD = re.compile(r"(\d{1,3})\s*(?:(天|日|周)(?:后|之后|以后|内)|(days?|weeks?)\b)")
_WEEKDAY = re.compile(r"(下下|下|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_DAY = re.compile(r"(?:(\d{4})[-/年.])?(\d{1,2})[-/月.](\d{1,2})日?(?!\d)")
_WEEKDAYS = {character: number for number, character in enumerate("一二三四五六日")} | {"天": 6}


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says."""

    kind: str
    text: str
    due_on: date | None


def read_line(text: str, *, kind: str, today: date) -> Line:
    """Read one line; a leading word (电话、拜访、任务、/call …) overrules the chosen kind.

    Only a task has a due date: 今天, 明天, 3天后, 下周一, 2月1日, 2026-02-01; without one it is due today.
    """
    text = text.strip()
    prefix = _PREFIX.match(text)
    named = _KIND_OF_PREFIX.get(prefix["word"].lower()) if prefix else None
    if prefix and named:
        kind, text = named, text[prefix.end() :]
    due_on = (due_day(text, today) or today) if kind == "task" else None
    return Line(kind, text, due_on)


def due_day(text: str, today: date) -> date | None:
    """The first day a text names that is not over; None when it names none."""
    for word in sorted(_RELATIVE, key=len, reverse=True):
        if word in text.lower():
            return today + timedelta(days=_RELATIVE[word])
    if ahead := _AHEAD.search(text):
        unit = ahead[2] or ahead[3]
        return today + timedelta(days=int(ahead[1]) * (7 if unit.startswith(("周", "week")) else 1))
    if weekday := _WEEKDAY.search(text):
        return _weekday(weekday, today)
    return _calendar_day(text, today)


def line_findings(line: Line) -> list[Finding]:
    if not line.text:
        return [blocking("entry_empty", mark("Please write something."), "text")]
    if len(line.text) > LONGEST:
        message = mark("An entry has at most %(most)s characters.")
        return [blocking("entry_too_long", message, "text", {"most": LONGEST})]
    if line.kind not in WRITTEN_BY_PEOPLE:
        return [blocking("entry_kind", mark("People write notes, calls, visits and tasks."), "kind")]
    return []


def _weekday(match: re.Match[str], today: date) -> date:
    """周五 is the next such day, today included; 下周五 lies in the next calendar week."""
    monday = today - timedelta(days=today.weekday())
    weeks = {"下": 1, "下下": 2}.get(match[1] or "", 0)
    day = monday + timedelta(weeks=weeks, days=_WEEKDAYS[match[2]])
    return day if day >= today else day + timedelta(weeks=1)


def _calendar_day(text: str, today: date) -> date | None:
    for year, month, day in _DAY.findall(text):
        try:
            named = date(int(year or today.year), int(month), int(day))
            return named if year or named >= today else named.replace(year=today.year + 1)
        except ValueError:
            continue
    return None
