"""Registers customers with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "coalface.archive.customers"
    label = "customers"

    def ready(self) -> None:
        from coalface.archive.customers.access import visible_customers
        from coalface.archive.customers.actions.projection import index_row
        from coalface.archive.customers.models import Customer
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register

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
        let_find(
            Source(
                "customer", lambda: Customer.objects.live().prefetch_related("names", "contacts"), index_row
            )
        )
