"""Orders, the policy of priorities, plans of months, railway requests, services, stock counts."""

from coalface.trade.plans.models.counting import StockCount
from coalface.trade.plans.models.orders import Order, PriorityPolicy
from coalface.trade.plans.models.planning import Plan, PlanLine
from coalface.trade.plans.models.rail import LoadingDay, RailRequest
from coalface.trade.plans.models.serving import Service, ServiceOrder, ServicePrice

__all__ = [
    "LoadingDay",
    "Order",
    "Plan",
    "PlanLine",
    "PriorityPolicy",
    "RailRequest",
    "Service",
    "ServiceOrder",
    "ServicePrice",
    "StockCount",
]
