"""Registers revisions with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RevisionConfig(AppConfig):
    name = "coalface.archive.revision"
    label = "revision"

    def ready(self) -> None:
        from coalface.archive.revision.access import (
            visible_key_reports,
            visible_revisions,
        )
        from coalface.archive.revision.models import KeyReport, Revision
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "revision",
                Revision,
                pgettext_lazy("archive", "revision"),
                visible_revisions,
                "upkeep:revision",
                right="revision.sign",
                owner="begun_by",
                department="begun_by__department",
            )
        )
        register(
            Subject(
                "keyreport",
                KeyReport,
                _("report on key archives"),
                visible_key_reports,
                "upkeep:key_report",
                right="customer.assign",
                owner="addressed_to",
            )
        )
