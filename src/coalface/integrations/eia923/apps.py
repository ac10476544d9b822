"""Registers eia923 with Django."""

from django.apps import AppConfig


class Eia923Config(AppConfig):
    name = "coalface.integrations.eia923"
    label = "eia923"
