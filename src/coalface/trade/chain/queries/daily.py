"""Output, sales and stock of a day by product (产销存日报表, B7)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from coalface.identity.people.access import scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.catalogue.access import visible_outputs, visible_products
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.plans.queries.supply import yards_before

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A product at a day, in tonnes; output as mines put it down for the month, stock as yards were read.

    `output` is None where nobody put one down, stock where no yard of the product was read by then.
    `unexplained` is opening + output − sales − closing; None where a part is unknown, and for people who do
    not see all sales, who would take the sales of others for a difference.
    """

    name: str
    output: Decimal | None
    output_month: Decimal | None
    sold: Decimal
    sold_month: Decimal
    opening: Decimal | None
    closing: Decimal | None
    read_on: date | None
    whole: bool

    @property
    def change(self) -> Decimal | None:
        return None if self.opening is None or self.closing is None else self.closing - self.opening

    @property
    def unexplained(self) -> Decimal | None:
        if self.output is None or self.change is None or not self.whole:
            return None
        return self.output - self.sold - self.change


def day_lines(user: User, on: date) -> list[DayLine]:
    """Every product with output, sales or stock in the month up to the day; five questions."""
    output = _output(user, on)
    sold = _sold(user, on)
    opening, closing = _stock(on), _stock(on + timedelta(days=1))
    whole = scope_of(user, "trade.view") is Scope.ALL
    known = {*output, *sold, *closing}
    lines = []
    for pk, name in visible_products(user).filter(pk__in=known).order_by("code").values_list("pk", "name"):
        day, month = output.get(pk, (None, None))
        sums = sold.get(pk, {})
        before, now = opening.get(pk), closing.get(pk)
        lines.append(
            DayLine(
                name,
                day,
                month,
                sums.get("day") or NOUGHT,
                sums.get("month") or NOUGHT,
                before[0] if before else None,
                now[0] if now else None,
                now[1] if now else None,
                whole,
            )
        )
    return lines


def together(lines: Sequence[DayLine], name: str) -> DayLine:
    """All products as one line; what is unknown of every product stays unknown."""
    days = [line.read_on for line in lines if line.read_on]
    return DayLine(
        name,
        _sum(line.output for line in lines),
        _sum(line.output_month for line in lines),
        sum((line.sold for line in lines), NOUGHT),
        sum((line.sold_month for line in lines), NOUGHT),
        _sum(line.opening for line in lines),
        _sum(line.closing for line in lines),
        min(days, default=None),
        False,
    )


def _sum(values: Any) -> Decimal | None:  # noqa: ANN401 - an iterable of tonnes or None
    known = [value for value in values if value is not None]
    return sum(known, NOUGHT) if known else None


def _output(user: User, on: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Of a day and of the month so far; overhauls lie nobody knows when, so the month caps its days."""
    day, month = defaultdict[int, Decimal](Decimal), defaultdict[int, Decimal](Decimal)
    for row in visible_outputs(user).filter(month_on=Month.of(on).first):
        day[row.product_id] += row.daily_tonnes
        month[row.product_id] += min(row.daily_tonnes * on.day, row.tonnes)
    return {pk: (day[pk], month[pk]) for pk in day}


def _sold(user: User, on: date) -> dict[int, dict[str, Any]]:
    rows = visible_shipments(user).filter(shipped_on__range=(Month.of(on).first, on)).order_by()
    sums = rows.values("product_id").annotate(
        month=Sum("net_tonnes"), day=Sum("net_tonnes", filter=Q(shipped_on=on))
    )
    return {row["product_id"]: dict(row) for row in sums}


def _stock(before: date) -> dict[int, tuple[Decimal, date]]:
    """By product what its yards were read at last before a day, and the oldest of those readings."""
    found: dict[int, tuple[Decimal, date]] = {}
    for read in yards_before(before):
        tonnes, oldest = found.get(read.yard.product_id, (NOUGHT, read.day_on))
        found[read.yard.product_id] = (tonnes + read.tonnes, min(oldest, read.day_on))
    return found
