"""Registers scans with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScansConfig(AppConfig):
    name = "coalface.archive.scans"
    label = "scans"

    def ready(self) -> None:
        from coalface.archive.scans.access import visible_scans
        from coalface.archive.scans.actions.reading import findable_scans, follow_customers, index_row
        from coalface.archive.scans.models import Scan
        from coalface.archive.scans.tasks import begin
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "scan",
                Scan,
                _("scan"),
                visible_scans,
                "scans:scan",
                right="customer.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        let_find(Source("scan", findable_scans, index_row, of="customer"))
        listen("attachment", begin)
        listen("customer", follow_customers)
