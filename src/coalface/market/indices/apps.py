"""Registers price indices with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicesConfig(AppConfig):
    name = "coalface.market.indices"
    label = "indices"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register
        from coalface.market.indices.access import visible_indices, visible_values
        from coalface.market.indices.actions import index_row
        from coalface.market.indices.models import IndexValue, PriceIndex

        register(
            Subject(
                "priceindex",
                PriceIndex,
                _("price index"),
                visible_indices,
                "market:index",
                right="market.view",
                owner="",
                department="",
            )
        )
        register(
            Subject(
                "indexvalue",
                IndexValue,
                _("index value"),
                visible_values,
                "market:value",
                right="market.view",
                owner="",
                department="",
            )
        )
        let_find(Source("priceindex", PriceIndex.objects.all, index_row))
