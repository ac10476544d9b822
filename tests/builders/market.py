"""Price indices and their values."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.people import the_system

from coalface.market.indices.actions import create_index
from coalface.market.indices.models import IndexValue, PriceIndex

_numbers = count(1)


def an_index(code: str = "", **about: Any) -> PriceIndex:
    number = next(_numbers)
    given = {"name": f"环渤海动力煤价格指数{number}", "kcal_per_kg": 5500, **about}
    return create_index(code=code or f"IX{number}", by=the_system(), **given)


def a_value(
    index: PriceIndex,
    published_on: date,
    value: str | int = "700",
    *,
    at: datetime | None = None,
    **about: Any,
) -> IndexValue:
    """A value as it would have been recorded at a moment."""
    moment = {"recorded_at": at} if at else {}
    return IndexValue.objects.create(
        index=index,
        published_on=published_on,
        value=Decimal(value),
        recorded_by=the_system(),
        **moment,
        **about,
    )


def weekly_values(index: PriceIndex, first: date, *values: str | int) -> list[IndexValue]:
    return [a_value(index, first + timedelta(weeks=week), value) for week, value in enumerate(values)]
