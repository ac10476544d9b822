"""Registers care with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "coalface.relations.care"
    label = "care"

    def ready(self) -> None:
        from coalface.desk.subjects.registry import Subject, register
        from coalface.relations.care.access import visible_cares, visible_days
        from coalface.relations.care.models import Care, CareDay

        register(
            Subject(
                "care",
                Care,
                _("occasion of care"),
                visible_cares,
                "care:care",
                right="customer.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        register(
            Subject(
                "careday",
                CareDay,
                _("day of care"),
                visible_days,
                "care:day",
                right="customer.view",
                owner="",
                department="",
            )
        )
