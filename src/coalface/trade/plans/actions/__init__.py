"""What people do in planning."""

from coalface.trade.plans.actions.counting import (
    CountImpossible,
    change_count,
    record_count,
    settle_count,
)
from coalface.trade.plans.actions.deciding import settle, submit_plan
from coalface.trade.plans.actions.loading import (
    RequestImpossible,
    change_request,
    grant_cars,
    record_loading,
    request_cars,
    withdraw_request,
)
from coalface.trade.plans.actions.merging import let_orders_meet
from coalface.trade.plans.actions.ordering import (
    Entry,
    OrderInvalid,
    change_order,
    delete_order,
    record_order,
    save_sheet,
)
from coalface.trade.plans.actions.planning import (
    NothingToPlan,
    PlanImpossible,
    change_line,
    discard_plan,
    propose_plan,
)
from coalface.trade.plans.actions.policies import PolicyInvalid, set_priorities
from coalface.trade.plans.actions.reminding import remind_of_orders
from coalface.trade.plans.actions.serving import (
    ServiceInvalid,
    cancel_service_order,
    change_service,
    order_service,
    record_service,
    set_service_price,
)
from coalface.trade.plans.actions.watching import take_reading, watch_stockyards

__all__ = [
    "CountImpossible",
    "Entry",
    "NothingToPlan",
    "OrderInvalid",
    "PlanImpossible",
    "PolicyInvalid",
    "RequestImpossible",
    "ServiceInvalid",
    "cancel_service_order",
    "change_count",
    "change_line",
    "change_order",
    "change_request",
    "change_service",
    "delete_order",
    "discard_plan",
    "grant_cars",
    "let_orders_meet",
    "order_service",
    "propose_plan",
    "record_count",
    "record_loading",
    "record_order",
    "record_service",
    "remind_of_orders",
    "request_cars",
    "save_sheet",
    "set_priorities",
    "set_service_price",
    "settle",
    "settle_count",
    "submit_plan",
    "take_reading",
    "watch_stockyards",
    "withdraw_request",
]
