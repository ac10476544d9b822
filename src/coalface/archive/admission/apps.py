"""Registers admission with Django."""

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "coalface.archive.admission"
    label = "admission"
