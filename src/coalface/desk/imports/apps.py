"""Registers imports with Django."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "coalface.desk.imports"
    label = "imports"
