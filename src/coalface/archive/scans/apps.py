"""Registers scans with Django."""

from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "coalface.archive.scans"
    label = "scans"
