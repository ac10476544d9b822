"""Registers ledger with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "coalface.trade.ledger"
    label = "ledger"

    def ready(self) -> None:
        from coalface.desk.subjects.merging import prepare
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.ledger.access import visible_accounts
        from coalface.trade.ledger.actions.merging import refuse_two_balances
        from coalface.trade.ledger.models import Account

        register(
            Subject(
                "account",
                Account,
                _("running account"),
                visible_accounts,
                "accounts:account",
                right="money.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        prepare(refuse_two_balances)
