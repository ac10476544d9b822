"""Registers the timeline with Django and lets it listen to what happens to customers."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "coalface.archive.timeline"
    label = "timeline"

    def ready(self) -> None:
        from coalface.archive.timeline.actions import write_news  # noqa: PLC0415 - models load after the apps
        from coalface.desk.subjects.hooks import listen  # noqa: PLC0415

        listen("customer", write_news)
