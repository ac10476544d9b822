"""Registers timeline with Django."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "coalface.archive.timeline"
    label = "timeline"
