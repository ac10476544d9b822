"""Registers pricing with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    name = "coalface.trade.pricing"
    label = "pricing"

    def ready(self) -> None:
        from coalface.desk.subjects.registry import Subject, register  # noqa: PLC0415 - apps are not loaded yet
        from coalface.trade.pricing import access, models  # noqa: PLC0415

        register(Subject("clauseset", models.ClauseSet, _("clause set"), access.visible_clause_sets))
