"""Registers purchasing with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = (
    # (kind, model, name, page)
    ("supplier", "Supplier", _("supplier"), "purchases:supplier"),
    ("purchasecontract", "PurchaseContract", _("purchase contract"), "purchases:contract"),
    ("purchasereceipt", "PurchaseReceipt", _("receipt of bought coal"), "purchases:receipt"),
    ("purchaselot", "PurchaseLot", _("lot of bought coal"), "purchases:lot"),
    ("purchasestatement", "PurchaseStatement", _("purchase statement"), "purchases:statement"),
)


class PurchasingConfig(AppConfig):
    name = "coalface.trade.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.purchasing import access, actions, models

        visible = {
            "supplier": access.visible_suppliers,
            "purchasecontract": access.visible_contracts,
            "purchasereceipt": access.visible_receipts,
            "purchaselot": access.visible_lots,
            "purchasestatement": access.visible_statements,
        }
        for kind, model, name, page in KINDS:
            register(
                Subject(
                    kind,
                    getattr(models, model),
                    name,
                    visible[kind],
                    page,
                    right=access.SEE,
                    owner="",
                    department="",
                )
            )
        put_up(
            Approvable(
                "purchasecontract", _("purchase contract"), access.visible_contracts, actions.settle_contract
            )
        )
        put_up(
            Approvable(
                "purchasestatement",
                _("purchase statement"),
                access.visible_statements,
                actions.settle_statement,
            )
        )
