"""Registers contracts with Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "coalface.trade.contracts"
    label = "contracts"
