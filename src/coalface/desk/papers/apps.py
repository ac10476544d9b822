"""Registers printed papers with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "coalface.desk.papers"
    label = "papers"
