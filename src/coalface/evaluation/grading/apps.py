"""Registers grading with Django and with the desk."""

from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "coalface.evaluation.grading"
    label = "grading"

    def ready(self) -> None:
        from coalface.desk.subjects.merging import stays_behind  # noqa: PLC0415 - apps are not loaded before
        from coalface.evaluation.grading.models import GradeRecord, ReplayMove  # noqa: PLC0415

        stays_behind(GradeRecord, ReplayMove)
