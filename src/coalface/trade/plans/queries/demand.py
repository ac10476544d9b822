"""What customers want in a month: their orders, and contracts for which no order came."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import ContractMonth
from coalface.trade.plans.models import Order

NOT_YET = ("draft", "approving")
"""Contracts in these states agree nothing yet."""


@dataclass(slots=True)
class Wanted:
    """Customer x product x route, in kilograms; `ordered_kg` is None when only a contract speaks for it."""

    customer_id: int
    product_id: int
    grade: str
    route_id: int | None = None
    ordered_kg: int | None = None
    contracted_kg: int = 0

    @property
    def kg(self) -> int:
        return self.contracted_kg if self.ordered_kg is None else self.ordered_kg


def demand_of(month: Month) -> list[Wanted]:
    """Every line a plan of the month has to judge, by customer and product.

    What a contract agrees stands beside the first of the customer's orders of the product. Without any
    order the agreed quantity itself is wanted: contracts are fulfilled evenly over the months (B2).
    """
    agreed = _agreed(month)
    found: dict[tuple[int, int], dict[int | None, Wanted]] = defaultdict(dict)
    rows = Order.objects.filter(month_on=month.first, customer__deleted_at__isnull=True)
    sums = rows.order_by("customer_id", "product_id", "haul_route_id").values_list(
        "customer_id", "product_id", "customer__grade", "haul_route_id"
    )
    for customer_id, product_id, grade, route_id, tonnes in sums.annotate(Sum("tonnes")):
        line = Wanted(customer_id, product_id, grade, route_id, kilograms(tonnes))
        found[customer_id, product_id][route_id] = line
    for key, (kg, grade) in agreed.items():
        if key in found:
            next(iter(found[key].values())).contracted_kg = kg
        else:
            found[key][None] = Wanted(*key, grade, contracted_kg=kg)
    return [line for key in sorted(found) for line in _in_order(found[key].values())]


def _in_order(lines: Iterable[Wanted]) -> list[Wanted]:
    return sorted(lines, key=lambda line: line.route_id or 0)


def _agreed(month: Month) -> dict[tuple[int, int], tuple[int, str]]:
    """Kilograms agreed for the month, less what is excused, and the grade, by customer and product."""
    found: dict[tuple[int, int], tuple[int, str]] = {}
    rows = ContractMonth.objects.filter(
        month_on=month.first, contract__product__isnull=False, contract__customer__deleted_at__isnull=True
    ).exclude(contract__state__in=NOT_YET)
    for row in rows.select_related("contract__customer"):
        contract = row.contract
        assert contract.product_id is not None
        key = (contract.customer_id, contract.product_id)
        kg = kilograms(row.tonnes - row.excused_tonnes) + found.get(key, (0, ""))[0]
        found[key] = (kg, contract.customer.grade)
    return {key: value for key, value in found.items() if value[0]}
