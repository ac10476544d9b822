"""Registers quality with Django."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "coalface.trade.quality"
    label = "quality"
