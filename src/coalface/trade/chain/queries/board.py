"""One month of the chain from contract to cash: what went through each stage, and what is stuck in it.

What is stuck is asked of the month's own business, so that every count opens a list that says the same.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from coalface.kernel.measures import from_fen, from_kilograms
from coalface.trade.chain.queries.asked import Asked, StageSums, Stuck
from coalface.trade.chain.queries.counting import Part, Sums, sums_of
from coalface.trade.chain.queries.stages import STAGES, Known
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.months.access import visible_months

__all__ = ["Asked", "CustomerLine", "StageSums", "Stuck", "largest", "stages"]

LARGEST = 20
_MONTH_SUMS = {
    "contracted": Sum("contracted_kg"),
    "dispatched": Sum("dispatched_kg"),
    "arrived": Sum("received_kg"),
    "fen": Sum("dispatched_fen"),
    "loads": Sum("shipments"),
}


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer's month; `yuan` is the value shipped, None without the right to see money."""

    customer_id: int
    name: str
    contracted: Decimal
    dispatched: Decimal
    arrived: Decimal
    yuan: Decimal | None


def stages(asked: Asked) -> list[StageSums]:
    """The stages in the order of the chain; those without any record yet or out of reach are left out.

    Two questions whatever there is: the sums of the month, and every other count and sum together.
    """
    sums = asked.of(visible_months(asked.user)).filter(month_on=asked.month.first).aggregate(**_MONTH_SUMS)
    months = {name: value or 0 for name, value in sums.items()}
    parts: dict[str, Part] = {}
    for stage in STAGES:
        parts |= stage.parts(asked)
    found: dict[str, Sums] = sums_of(parts)
    made = (stage.make(asked, Known(months, found)) for stage in STAGES)
    return [one for one in made if one is not None]


def largest(asked: Asked) -> list[CustomerLine]:
    """The customers to whom most went this month, or with whom most was agreed."""
    shows_money = not hidden_fields(asked.user)
    rows: QuerySet[Any, Any] = visible_months(asked.user).filter(month_on=asked.month.first)
    sums = (
        rows.order_by()
        .values("customer_id", name=F("customer__name"))
        .annotate(**_MONTH_SUMS)
        .order_by("-dispatched", "-contracted", "customer_id")[:LARGEST]
    )
    return [
        CustomerLine(
            row["customer_id"],
            row["name"],
            from_kilograms(row["contracted"]),
            from_kilograms(row["dispatched"]),
            from_kilograms(row["arrived"]),
            from_fen(row["fen"]) if shows_money else None,
        )
        for row in sums
    ]
