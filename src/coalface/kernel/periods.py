"""Calendar months as the unit of trade: every summary, plan and grade is kept per month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self, overload

YEAR = re.compile("(19|20|21)[0-9]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `index` counts months since year 0, so differences are numbers of months."""

    index: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-12`, from 1900 to 2199; anything else raises ValueError."""
        year, dash, month = text.strip().partition("-")
        if not (dash and YEAR.fullmatch(year) and month.isdigit() and 1 <= int(month) <= 12):
            raise ValueError(f"not a month like 2024-12: {text!r}")
        return cls(int(year) * 12 + int(month) - 1)

    @property
    def first(self) -> date:
        return date(self.index // 12, self.index % 12 + 1, 1)

    @property
    def last(self) -> date:
        return (self + 1).first - timedelta(days=1)

    def __add__(self, months: int) -> Self:
        return type(self)(self.index + months)

    @overload
    def __sub__(self, other: "Month") -> int: ...

    @overload
    def __sub__(self, other: int) -> Self: ...

    def __sub__(self, other: "Month | int") -> Self | int:
        return self.index - other.index if isinstance(other, Month) else type(self)(self.index - other)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def parse_day(text: str) -> date:
    """Read `2024-12-31`, from 1900 to 2199; anything else raises ValueError."""
    Month.parse(text[:7])
    return date.fromisoformat(text)


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from first to last, both included."""
    return (Month(index) for index in range(first.index, last.index + 1))
