"""Registers pool with Django."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "coalface.archive.pool"
    label = "pool"
