"""Registers competitors with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetitorsConfig(AppConfig):
    name = "coalface.market.competitors"
    label = "competitors"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register
        from coalface.market.competitors.access import visible_competitors
        from coalface.market.competitors.actions import index_row
        from coalface.market.competitors.models import Competitor

        register(
            Subject(
                "competitor",
                Competitor,
                _("competitor"),
                visible_competitors,
                "dossier:competitor",
                right="dossier.view",
                owner="",
                department="",
            )
        )
        let_find(Source("competitor", Competitor.objects.all, index_row))
