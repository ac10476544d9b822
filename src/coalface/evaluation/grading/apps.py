"""Registers grading with Django."""

from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "coalface.evaluation.grading"
    label = "grading"
