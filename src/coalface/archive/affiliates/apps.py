"""Registers affiliates with Django."""

from django.apps import AppConfig


class AffiliatesConfig(AppConfig):
    name = "coalface.archive.affiliates"
    label = "affiliates"
