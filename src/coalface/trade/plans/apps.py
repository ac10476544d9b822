"""Registers plans with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "coalface.trade.plans"
    label = "plans"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.merging import prepare
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.plans import access, models
        from coalface.trade.plans.actions import counting, let_orders_meet, serving, settle, settle_count

        for kind, model, name, visible, page, customer in (
            ("order", models.Order, _("order"), access.visible_orders, "order", "customer"),
            ("plan", models.Plan, _("plan of a month"), access.visible_plans, "plan", ""),
            ("stockcount", models.StockCount, _("stock count"), access.visible_counts, "count", ""),
            (
                "serviceorder",
                models.ServiceOrder,
                _("order of a service"),
                access.visible_service_orders,
                "service_order",
                "customer",
            ),
        ):
            whose = (f"{customer}__responsible", f"{customer}__department") if customer else ("", "")
            register(Subject(kind, model, name, visible, f"planning:{page}", access.SEE, *whose))
        orders = models.ServiceOrder.objects.select_related("customer", "service")
        let_find(Source("serviceorder", orders.all, serving.index_row, of="customer"))
        counts = models.StockCount.objects.select_related("stockyard__product")
        let_find(Source("stockcount", counts.all, counting.index_row))
        put_up(Approvable("stockcount", _("stock count"), access.decidable_counts, settle_count))
        put_up(Approvable("plan", _("plan of a month"), access.decidable_plans, settle))
        prepare(let_orders_meet)
