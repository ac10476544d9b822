"""Registers customers with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "coalface.archive.customers"
    label = "customers"
