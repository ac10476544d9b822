"""Registers credentials with Django."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "coalface.archive.credentials"
    label = "credentials"
