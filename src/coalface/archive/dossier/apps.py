"""Registers the dossier with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "coalface.archive.dossier"
    label = "dossier"

    def ready(self) -> None:
        from coalface.archive.dossier import access, models
        from coalface.archive.dossier.actions.finding import (
            findable_facts,
            follow_customers,
            index_row,
        )
        from coalface.archive.dossier.actions.merging import follow_cards, let_one_stand
        from coalface.archive.dossier.queries.grounds import grounds
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.merging import follow, prepare
        from coalface.desk.subjects.registry import Subject, register

        for model, name, visible, url_name in (
            (models.Fact, _("fact"), access.visible_facts, "fact"),
            (models.FactReport, _("report"), access.visible_reports, "report"),
            (models.ReportDuty, _("reporting duty"), access.visible_duties, "duty_report"),
            (models.FactConflict, _("contradiction"), access.visible_conflicts, "conflict"),
            (models.PolicyDecision, _("decision"), access.visible_decisions, "decision"),
            (models.ChangeEvent, _("change event"), access.visible_events, "event"),
            (models.AbnormalUse, _("abnormal coal use"), access.visible_cases, "case"),
        ):
            register(
                Subject(
                    model._meta.model_name or "",
                    model,
                    name,
                    visible,
                    f"dossier:{url_name}",
                    right="dossier.view",
                    owner="customer__responsible",
                    department="customer__department",
                    grounds=grounds,
                )
            )
        let_find(Source("fact", findable_facts, index_row, of="customer"))
        listen("customer", follow_customers)
        prepare(let_one_stand)
        follow(follow_cards)
