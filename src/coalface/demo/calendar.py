"""The time the demo covers: three full years and the running month up to yesterday."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from coalface.demo.behaviour import Whole
from coalface.kernel.periods import Month

FULL_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Calendar:
    """Months are counted from the first one; the last counted month of trade is the running one."""

    today: date
    full_months: int = FULL_MONTHS

    @property
    def first(self) -> Month:
        return Month.of(self.today) + (-self.full_months)

    @property
    def trade_months(self) -> int:
        """With the running one, unless it has only just begun."""
        return self.full_months + (self.today.day > 1)

    @property
    def planned_months(self) -> int:
        """Contracts run to the end of the year, or of the next when that is near."""
        year_end = date((self.today + timedelta(days=60)).year, 12, 1)
        return Month.of(year_end).index - self.first.index + 1

    @property
    def running_share(self) -> float:
        """How much of the running month is over."""
        return (self.today.day - 1) / (Month.of(self.today).last.day)

    def month(self, place: int) -> date:
        return (self.first + place).first

    def calendar_months(self, count: int) -> Whole:
        return np.array([self.month(place).month for place in range(count)])

    def days_in(self, place: int) -> int:
        """Days of a month with trade: of the running one, those before today."""
        month = self.first + place
        return self.today.day - 1 if month == Month.of(self.today) else month.last.day
