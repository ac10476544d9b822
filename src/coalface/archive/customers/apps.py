"""Registers customers with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "coalface.archive.customers"
    label = "customers"

    def ready(self) -> None:
        from coalface.archive.customers.access import visible_customers  # noqa: PLC0415 - apps are not loaded yet
        from coalface.archive.customers.models import Customer  # noqa: PLC0415
        from coalface.desk.subjects.registry import Subject, register  # noqa: PLC0415

        register(
            Subject(
                "customer",
                Customer,
                _("customer"),
                visible_customers,
                "archive:customer",
                right="customer.view",
            )
        )
