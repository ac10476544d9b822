"""Registers payments with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "coalface.trade.payments"
    label = "payments"
