"""Registers settlement with Django."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "coalface.trade.settlement"
    label = "settlement"
