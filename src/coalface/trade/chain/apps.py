"""Registers chain with Django and with the desk."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    name = "coalface.trade.chain"
    label = "chain"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import object_to_removal
        from coalface.trade.chain.holding import built_upon
        from coalface.trade.chain.queries import objections_to_removal
        from coalface.trade.dispatch.holding import let_hold_many

        let_hold_many(built_upon)
        object_to_removal("customer", objections_to_removal)
