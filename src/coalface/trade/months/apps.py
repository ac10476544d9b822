"""Registers months with Django and with the desk."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    name = "coalface.trade.months"
    label = "months"

    def ready(self) -> None:
        from coalface.desk.subjects.merging import follow
        from coalface.trade.months.actions import follow_merge

        follow(follow_merge)
