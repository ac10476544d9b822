"""Registers the timeline with Django and lets it listen to what happens to customers."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "coalface.archive.timeline"
    label = "timeline"

    def ready(self) -> None:
        from coalface.archive.timeline.actions import write_news
        from coalface.desk.subjects.hooks import listen

        listen("customer", write_news)
