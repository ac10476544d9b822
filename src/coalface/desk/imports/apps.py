"""Registers imports with Django, and finds what each app lets be imported."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    name = "coalface.desk.imports"
    label = "imports"

    def ready(self) -> None:
        autodiscover_modules("imports")
