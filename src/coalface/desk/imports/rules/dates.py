"""Days and months as people write them; what could mean two days is refused."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from coalface.desk.imports.rules.cells import Field, Unfit, narrow
from coalface.kernel.findings import mark

EARLIEST, LATEST = 1990, 2199
SPREADSHEET_EPOCH = date(1899, 12, 30)
CACHED = 50_000

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(rf"(\d{{4}})(?:([-/.])(\d{{1,2}})\2(\d{{1,2}})|年(\d{{1,2}})月(\d{{1,2}})日?){_TIME}")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月?)")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_EITHER_ORDER = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")
_SHORT_YEAR = re.compile(r"\d{2}(?:[-/.]\d{1,2}){1,2}|\d{2}年.*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day; a time behind it is dropped. With `past_only`, `today` is the last one allowed."""

    past_only: bool = False
    today: date | None = None
    hint: str = mark("A day like 2024-01-31")
    _read: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read(self, cell: str) -> str | None:
        if (known := self._read.get(cell)) is not None:
            return known
        text = narrow(cell)
        if not text:
            return None
        day = read_day(text)
        if self.past_only and self.today is not None and day > self.today:
            raise Unfit("in_future", mark("The day lies in the future."))
        value = day.isoformat()
        if len(self._read) < CACHED:
            self._read[cell] = value
        return value


def as_of(given: Field, today: date) -> Field:
    """The field as it judges on a certain day; the clock stays outside the rules."""
    return replace(given, today=today) if isinstance(given, Day) else given


@dataclass(frozen=True, slots=True)
class FirstOfMonth:
    """A month, kept as its first day."""

    hint: str = mark("A month like 2024-01")

    def read(self, cell: str) -> str | None:
        text = narrow(cell)
        if not text:
            return None
        if found := _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
            year, *month = (part for part in found.groups() if part)
            return _calendar_day(text, year, month[0], "1").isoformat()
        return read_day(text).replace(day=1).isoformat()


def read_day(text: str) -> date:
    """The day a narrow, non-empty text names; raises `Unfit`."""
    if found := _DAY.fullmatch(text):
        year, _, *rest = found.groups()
        month, day = (part for part in rest if part)
        return _calendar_day(text, year, month, day)
    if found := _COMPACT_DAY.fullmatch(text):
        return _calendar_day(text, *found.groups())
    raise _why_not(text)


def _calendar_day(text: str, year: str, month: str, day: str) -> date:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        raise Unfit("no_such_day", mark("There is no such day (%(text)s)."), text=text) from None
    if not EARLIEST <= value.year <= LATEST:
        message = mark("The year must lie between %(first)s and %(last)s.")
        raise Unfit("year_out_of_range", message, first=EARLIEST, last=LATEST)
    return value


def _why_not(text: str) -> Unfit:
    if found := _EITHER_ORDER.fullmatch(text):
        if len(found[1]) == 2:
            return Unfit("short_year", mark("The year has only two digits."))
        return Unfit("ambiguous_day", mark("Day and month cannot be told apart."))
    if _SHORT_YEAR.fullmatch(text):
        return Unfit("short_year", mark("The year has only two digits."))
    if _SERIAL.fullmatch(text):
        day = SPREADSHEET_EPOCH + timedelta(days=int(text[:5]))
        message = mark("This is a spreadsheet's day number (it may mean %(day)s), not a day.")
        return Unfit("day_number", message, day=day.isoformat())
    return Unfit("not_a_day", mark("This cannot be read as a day."))
