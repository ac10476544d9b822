"""Registers merging with Django."""

from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "coalface.archive.merging"
    label = "merging"
