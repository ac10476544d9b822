"""Registers quality with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "coalface.trade.quality"
    label = "quality"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.dispatch.holding import let_hold
        from coalface.trade.quality import access, models
        from coalface.trade.quality.actions.lots import index_row
        from coalface.trade.quality.queries.holding import lot_findings

        register(
            Subject(
                "lot",
                models.Lot,
                _("lot"),
                access.visible_lots,
                "laboratory:lot",
                right=access.SEE,
                owner=access.OF_LOT["owner"],
                department=access.OF_LOT["department"],
            )
        )
        register(
            Subject(
                "sample",
                models.Sample,
                _("sample"),
                access.visible_samples,
                "laboratory:sample",
                right=access.SEE,
                owner=access.OF_PART["owner"],
                department=access.OF_PART["department"],
            )
        )
        lots = models.Lot.objects.select_related("contract__customer")
        let_find(Source("lot", lots.all, index_row, of="contract__customer"))
        let_hold(lot_findings)
