"""Registers files with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "coalface.desk.files"
    label = "files"
