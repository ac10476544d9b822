"""Registers grading with Django and with the desk."""

from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "coalface.evaluation.grading"
    label = "grading"

    def ready(self) -> None:
        from coalface.desk.subjects.merging import stays_behind
        from coalface.evaluation.grading.models import GradeRecord, ReplayMove

        stays_behind(GradeRecord, ReplayMove)
