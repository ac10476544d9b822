"""Registers dispatch with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "coalface.trade.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import listen, report_activity
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.dispatch.access import visible_shipments
        from coalface.trade.dispatch.actions import follow_contracts
        from coalface.trade.dispatch.models import Shipment
        from coalface.trade.dispatch.queries import last_shipped_on

        listen("contract", follow_contracts)
        report_activity("customer", last_shipped_on)
        register(
            Subject(
                "shipment",
                Shipment,
                _("shipment"),
                visible_shipments,
                "trade:shipment",
                right="trade.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
