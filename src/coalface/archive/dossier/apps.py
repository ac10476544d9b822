"""Registers dossier with Django."""

from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "coalface.archive.dossier"
    label = "dossier"
