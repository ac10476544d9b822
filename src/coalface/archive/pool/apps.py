"""Registers the pool and the census with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoolConfig(AppConfig):
    name = "coalface.archive.pool"
    label = "pool"

    def ready(self) -> None:
        from coalface.archive.pool import access, models
        from coalface.archive.pool.actions import follow_customers
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "censussheet",
                models.CensusSheet,
                _("census sheet"),
                access.visible_sheets,
                "upkeep:sheet",
                right="census.edit",
                owner="surveyed_by",
                department="surveyed_by__department",
            )
        )
        listen("customer", follow_customers)
