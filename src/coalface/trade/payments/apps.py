"""Registers payments with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "coalface.trade.payments"
    label = "payments"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.payments import access, models
        from coalface.trade.payments.actions import post_news

        listen("account", post_news)
        for model, name, visible, page, path in (
            (models.Receipt, _("receipt"), access.visible_receipts, "trade:receipt", "customer"),
            (models.Bill, _("acceptance bill"), access.visible_bills, "accounts:bill", "customer"),
            (
                models.Reconciliation,
                _("reconciliation"),
                access.visible_reconciliations,
                "accounts:letter",
                "account__customer",
            ),
            (
                models.BankLine,
                _("line of a bank statement"),
                access.visible_bank_lines,
                "accounts:bank_line",
                "taken__receipt__customer",
            ),
        ):
            register(
                Subject(
                    model._meta.model_name or "",
                    model,
                    name,
                    visible,
                    page,
                    right="money.view",
                    owner=f"{path}__responsible",
                    department=f"{path}__department",
                )
            )
