"""Registers files with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "coalface.desk.files"
    label = "files"

    def ready(self) -> None:
        from coalface.desk.files.tasks import begin  # noqa: PLC0415 - apps are not loaded yet
        from coalface.desk.subjects.hooks import listen  # noqa: PLC0415

        listen("attachment", begin)
