"""Who sees orders and plans: what names a customer follows it, the rest is for all who see plans."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.identity.people.access import may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.plans.models import (
    Order,
    Plan,
    PlanLine,
    PriorityPolicy,
    RailRequest,
    Service,
    ServiceOrder,
    ServicePrice,
    StockCount,
)

Row = TypeVar("Row", bound=Model)
SEE, EDIT = "plan.view", "plan.edit"


def visible_orders(user: User, right: str = SEE) -> QuerySet[Order]:
    return _of_customers(user, Order.objects.all(), right)


def visible_lines(user: User, right: str = SEE) -> QuerySet[PlanLine]:
    return _of_customers(user, PlanLine.objects.all(), right)


def visible_service_orders(user: User, right: str = SEE) -> QuerySet[ServiceOrder]:
    return _of_customers(user, ServiceOrder.objects.all(), right)


def visible_plans(user: User) -> QuerySet[Plan]:
    """Plans of months with their sums; their lines follow the customers."""
    return _for_planners(user, Plan.objects.all())


def decidable_plans(user: User) -> QuerySet[Plan]:
    """Plans on which a person may give their word: those who decide on contracts, for the whole company."""
    decides = scope_of(user, "contract.decide") is Scope.ALL
    return visible_plans(user) if decides else Plan.objects.none()


def visible_requests(user: User) -> QuerySet[RailRequest]:
    return _for_planners(user, RailRequest.objects.all())


def visible_counts(user: User) -> QuerySet[StockCount]:
    return _for_planners(user, StockCount.objects.all())


def decidable_counts(user: User) -> QuerySet[StockCount]:
    """Counts on which a person may give their word: those who decide on plans."""
    decides = scope_of(user, "contract.decide") is Scope.ALL
    return visible_counts(user) if decides else StockCount.objects.none()


def visible_services(user: User) -> QuerySet[Service]:
    return _for_planners(user, Service.objects.all())


def visible_service_prices(user: User) -> QuerySet[ServicePrice]:
    """Prices of the list, for those who also see money."""
    rows = _for_planners(user, ServicePrice.objects.all())
    return rows if may(user, "money.view") else rows.none()


def visible_priorities(user: User) -> QuerySet[PriorityPolicy]:
    sees = may(user, SEE) or may(user, "policy.edit")
    return PriorityPolicy.objects.all() if sees else PriorityPolicy.objects.none()


def _for_planners(user: User, rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows if may(user, SEE) else rows.none()


def _of_customers(user: User, rows: QuerySet[Row], right: str) -> QuerySet[Row]:
    live = rows.filter(customer__deleted_at__isnull=True)
    return scoped(live, user, right, owner="customer__responsible", department="customer__department")
