"""Registers catalogue with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "coalface.trade.catalogue"
    label = "catalogue"
