"""Registers competitors with Django."""

from django.apps import AppConfig


class CompetitorsConfig(AppConfig):
    name = "coalface.market.competitors"
    label = "competitors"
