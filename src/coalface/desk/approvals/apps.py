"""Registers approvals with Django."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "coalface.desk.approvals"
    label = "approvals"
