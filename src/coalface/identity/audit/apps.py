"""Registers audit with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "coalface.identity.audit"
    label = "audit"
