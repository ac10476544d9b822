"""Registers settling with Django, for its words."""

from django.apps import AppConfig


class SettlingConfig(AppConfig):
    name = "coalface.trade.settling"
    label = "settling"
