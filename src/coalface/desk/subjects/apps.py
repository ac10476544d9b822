"""Registers subjects with Django."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "coalface.desk.subjects"
    label = "subjects"
