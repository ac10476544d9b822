"""Registers files with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "coalface.desk.files"
    label = "files"

    def ready(self) -> None:
        from coalface.desk.files.tasks import begin
        from coalface.desk.subjects.hooks import listen

        listen("attachment", begin)
