"""Registers purchasing with Django."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "coalface.trade.purchasing"
    label = "purchasing"
