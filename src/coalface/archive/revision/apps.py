"""Registers revision with Django."""

from django.apps import AppConfig


class RevisionConfig(AppConfig):
    name = "coalface.archive.revision"
    label = "revision"
