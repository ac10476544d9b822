"""Registers ledger with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "coalface.trade.ledger"
    label = "ledger"
