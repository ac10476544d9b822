"""Registers payments with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "coalface.trade.payments"
    label = "payments"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.payments.access import visible_bills, visible_receipts, visible_reconciliations
        from coalface.trade.payments.actions import post_news
        from coalface.trade.payments.models import Bill, Receipt, Reconciliation

        listen("account", post_news)

        register(
            Subject(
                "receipt",
                Receipt,
                _("receipt"),
                visible_receipts,
                "trade:receipt",
                right="money.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        register(
            Subject(
                "bill",
                Bill,
                _("acceptance bill"),
                visible_bills,
                "accounts:bill",
                right="money.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        register(
            Subject(
                "reconciliation",
                Reconciliation,
                _("reconciliation"),
                visible_reconciliations,
                "accounts:letter",
                right="money.view",
                owner="account__customer__responsible",
                department="account__customer__department",
            )
        )
