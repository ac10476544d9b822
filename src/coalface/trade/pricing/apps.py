"""Registers pricing with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    name = "coalface.trade.pricing"
    label = "pricing"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.pricing import access, models
        from coalface.trade.pricing.actions.lists import index_row

        register(
            Subject(
                "clauseset",
                models.ClauseSet,
                _("clause set"),
                access.visible_clause_sets,
                "pricing:set",
                right=access.SEE,
                owner="",
                department="",
            )
        )
        register(
            Subject(
                "floatingformula",
                models.FloatingFormula,
                _("floating formula"),
                access.visible_formulas,
                "market:formula",
                right=access.SEE,
                owner="",
                department="",
            )
        )
        register(
            Subject(
                "pricelist",
                models.PriceList,
                _("price list"),
                access.visible_price_lists,
                "agreements:price_list",
                right=access.SEE,
                owner="",
                department="",
            )
        )
        let_find(Source("pricelist", models.PriceList.objects.all, index_row))
