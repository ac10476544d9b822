"""The order sheet of a month: one row for each customer and product, entered or still to be entered."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.plans.access import EDIT, visible_orders
from coalface.trade.plans.models import Order
from coalface.trade.plans.queries.demand import NOT_YET


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`order` is None where a contract agrees a quantity and no order came yet."""

    customer: Customer
    product: Product
    contract: Contract | None
    agreed_tonnes: Decimal | None
    order: Order | None

    @property
    def key(self) -> str:
        return f"{self.customer.pk}-{self.product.pk}-{self.contract.pk if self.contract else 0}"


def sheet_customers(user: User, month: Month) -> QuerySet[Customer]:
    """Customers in reach who ordered for the month or whose contracts agree something for it, by name."""
    ordered = Order.objects.filter(customer=OuterRef("pk"), month_on=month.first)
    agreed = ContractMonth.objects.filter(
        contract__customer=OuterRef("pk"), month_on=month.first, tonnes__gt=0, contract__product__isnull=False
    ).exclude(contract__state__in=NOT_YET)
    rows = visible_customers(user, EDIT).filter(Exists(ordered) | Exists(agreed))
    return rows.order_by("name_key", "pk")


def not_ordered(month: Month) -> QuerySet[Customer]:
    """Customers to whom a contract agrees something for the month and who ordered nothing, by name."""
    ordered = Order.objects.filter(customer=OuterRef("pk"), month_on=month.first)
    agreed = ContractMonth.objects.filter(
        contract__customer=OuterRef("pk"), month_on=month.first, tonnes__gt=0, contract__product__isnull=False
    ).exclude(contract__state__in=NOT_YET)
    rows = Customer.objects.live().filter(Exists(agreed), ~Exists(ordered))
    return rows.order_by("name_key", "pk")


def order_sheet(user: User, month: Month, customers: Collection[int]) -> list[SheetRow]:
    """The rows of these customers a person may fill in; parts of orders beyond the first are left out."""
    orders = {
        (order.customer_id, order.product_id, order.contract_id): order
        for order in visible_orders(user, EDIT)
        .filter(month_on=month.first, part=0, customer__in=customers)
        .select_related("customer", "product", "contract", "haul_route")
    }
    agreed = _agreed(user, month, customers)
    rows = [
        SheetRow(row.contract.customer, row.contract.product, row.contract, row.tonnes, orders.pop(key, None))
        for key, row in agreed.items()
        if row.contract.product is not None
    ]
    rows += [SheetRow(one.customer, one.product, one.contract, None, one) for one in orders.values()]
    return sorted(rows, key=lambda row: (row.customer.name_key, row.customer.pk, row.product.code, row.key))


def _agreed(
    user: User, month: Month, customers: Collection[int]
) -> dict[tuple[int, int, int | None], ContractMonth]:
    rows = ContractMonth.objects.filter(
        contract__customer__in=visible_customers(user, EDIT).filter(pk__in=customers),
        month_on=month.first,
        tonnes__gt=0,
        contract__product__isnull=False,
    ).exclude(contract__state__in=NOT_YET)
    return {
        (row.contract.customer_id, row.contract.product_id or 0, row.contract_id): row
        for row in rows.select_related("contract__customer", "contract__product")
    }
