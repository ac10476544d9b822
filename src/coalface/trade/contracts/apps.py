"""Registers contracts with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "coalface.trade.contracts"
    label = "contracts"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.merging import follow
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.contracts.access import (
            decidable_contracts,
            visible_contracts,
        )
        from coalface.trade.contracts.actions import (
            follow_cards,
            follow_customers,
            index_row,
            settle,
        )
        from coalface.trade.contracts.models import Contract

        register(
            Subject(
                "contract",
                Contract,
                _("contract"),
                visible_contracts,
                "trade:contract",
                right="trade.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        let_find(
            Source("contract", lambda: Contract.objects.select_related("customer"), index_row, of="customer")
        )
        put_up(Approvable("contract", _("contract"), decidable_contracts, settle))
        _register_quotes()
        listen("customer", follow_customers)
        follow(follow_cards)


def _register_quotes() -> None:
    from coalface.desk.search.sources import Source, let_find
    from coalface.desk.subjects.approvals import Approvable, put_up
    from coalface.desk.subjects.registry import Subject, register
    from coalface.trade.contracts.access import decidable_quotes, visible_quotes
    from coalface.trade.contracts.actions import quote_row, settle_quote
    from coalface.trade.contracts.models import Quote

    register(
        Subject(
            "quote",
            Quote,
            _("quote"),
            visible_quotes,
            "agreements:quote",
            right="money.view",
            owner="customer__responsible",
            department="customer__department",
        )
    )
    let_find(Source("quote", lambda: Quote.objects.select_related("customer"), quote_row, of="customer"))
    put_up(Approvable("quote", _("quote"), decidable_quotes, settle_quote))
