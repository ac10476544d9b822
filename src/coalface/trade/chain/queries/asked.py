"""What a board is asked, and what it answers for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.rules.board import Jam, Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, about which month and customer (None: all within reach), as of which day."""

    user: User
    month: Month
    on: date
    customer_id: int | None = None

    def of(self, rows: QuerySet[Any], path: str = "customer") -> QuerySet[Any]:
        return rows if self.customer_id is None else rows.filter(**{path: self.customer_id})

    def within(self, rows: QuerySet[Any], field: str, path: str = "customer") -> QuerySet[Any]:
        """Those of the month."""
        return self.of(rows, path).filter(**{f"{field}__range": (self.month.first, self.month.last)})

    def older_than(self, days: int) -> date:
        """The last day of the month on which something should be further by now."""
        return min(self.month.last, self.on - timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Stuck:
    """So many records of the month that wait; `until` is the last day of those that count as late."""

    jam: Jam
    count: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StageSums:
    """What went through a stage; None where it has no such figure or the person may not see money.

    An amount is None too where a stage holds none: loads not priced yet, notes weighed out.
    """

    stage: Stage
    tonnes: Decimal | None = None
    yuan: Decimal | None = None
    records: int | None = None
    stuck: Sequence[Stuck] = ()
