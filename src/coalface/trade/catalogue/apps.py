"""Registers catalogue with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "coalface.trade.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.catalogue import access, actions, models

        register(
            Subject(
                "product",
                models.Product,
                _("product"),
                access.visible_products,
                "trade:product",
                right="trade.view",
                owner="",
                department="",
            )
        )
        let_find(Source("product", models.Product.objects.all, actions.index_row))
        register(
            Subject(
                "stockyard",
                models.Stockyard,
                _("stockyard"),
                access.visible_stockyards,
                "planning:stockyard",
                right="trade.view",
                owner="",
                department="",
            )
        )
