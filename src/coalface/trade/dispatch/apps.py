"""Registers dispatch with Django."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "coalface.trade.dispatch"
    label = "dispatch"
