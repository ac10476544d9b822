"""Registers chain with Django."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    name = "coalface.trade.chain"
    label = "chain"
