"""Registers the dossier with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "coalface.archive.dossier"
    label = "dossier"

    def ready(self) -> None:
        from coalface.archive.dossier import access, models  # noqa: PLC0415 - apps are not loaded yet
        from coalface.desk.subjects.registry import Subject, register  # noqa: PLC0415

        of_customer = {
            "right": "dossier.view",
            "owner": "customer__responsible",
            "department": "customer__department",
        }
        for subject in (
            Subject("fact", models.Fact, _("fact"), access.visible_facts, "dossier:fact", **of_customer),
            Subject(
                "factreport",
                models.FactReport,
                _("report"),
                access.visible_reports,
                "dossier:report",
                **of_customer,
            ),
            Subject(
                "reportduty",
                models.ReportDuty,
                _("reporting duty"),
                access.visible_duties,
                "dossier:duty_report",
                **of_customer,
            ),
            Subject(
                "factconflict",
                models.FactConflict,
                _("contradiction"),
                access.visible_conflicts,
                "dossier:conflict",
                **of_customer,
            ),
            Subject(
                "policydecision",
                models.PolicyDecision,
                _("decision"),
                access.visible_decisions,
                "dossier:decision",
                **of_customer,
            ),
            Subject(
                "changeevent",
                models.ChangeEvent,
                _("change event"),
                access.visible_events,
                "dossier:event",
                **of_customer,
            ),
            Subject(
                "abnormaluse",
                models.AbnormalUse,
                _("abnormal coal use"),
                access.visible_cases,
                "dossier:case",
                **of_customer,
            ),
        ):
            register(subject)
