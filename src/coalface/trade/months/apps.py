"""Registers months with Django."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    name = "coalface.trade.months"
    label = "months"
