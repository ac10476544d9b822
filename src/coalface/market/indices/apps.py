"""Registers price indices with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicesConfig(AppConfig):
    name = "coalface.market.indices"
    label = "indices"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find  # noqa: PLC0415
        from coalface.desk.subjects.registry import Subject, register  # noqa: PLC0415 - apps are not loaded yet
        from coalface.market.indices.access import visible_indices, visible_values  # noqa: PLC0415
        from coalface.market.indices.actions import index_row  # noqa: PLC0415
        from coalface.market.indices.models import IndexValue, PriceIndex  # noqa: PLC0415

        series, value = _("price index"), _("index value")
        right, nobodys = "market.view", {"owner": "", "department": ""}
        register(
            Subject("priceindex", PriceIndex, series, visible_indices, "market:index", right=right, **nobodys)
        )
        register(
            Subject("indexvalue", IndexValue, value, visible_values, "market:value", right=right, **nobodys)
        )
        let_find(Source("priceindex", PriceIndex.objects.all, index_row))
