"""Registers dispatch with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = (
    # (kind, model, name, page, from a record to its customer)
    ("shipment", "Shipment", _("shipment"), "trade:shipment", ""),
    ("loadingnote", "LoadingNote", _("loading note"), "gate:note", ""),
    ("ticket", "Ticket", _("weighbridge ticket"), "gate:ticket", "note__"),
    ("waybill", "Waybill", _("waybill"), "gate:waybill", ""),
    ("voyage", "Voyage", _("voyage"), "gate:voyage", ""),
    ("arrival", "Arrival", _("arrival"), "gate:arrival", ""),
)


class DispatchConfig(AppConfig):
    name = "coalface.trade.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import listen, report_activity
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.dispatch import access, models
        from coalface.trade.dispatch.actions import follow_contracts
        from coalface.trade.dispatch.queries import last_shipped_on

        listen("contract", follow_contracts)
        report_activity("customer", last_shipped_on)
        for kind, model, name, page, above in KINDS:
            register(
                Subject(
                    kind,
                    getattr(models, model),
                    name,
                    access.VISIBLE[kind],
                    page,
                    right="trade.view",
                    owner=f"{above}customer__responsible",
                    department=f"{above}customer__department",
                )
            )
        seen = "trade.view"
        carriers, scales = access.visible_carriers, access.visible_scales
        register(Subject("carrier", models.Carrier, _("carrier"), carriers, "gate:carrier", right=seen))
        register(Subject("scale", models.Scale, _("scale"), scales, "gate:scale", right=seen))
