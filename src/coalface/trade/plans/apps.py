"""Registers plans with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "coalface.trade.plans"
    label = "plans"
