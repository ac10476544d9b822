"""Registers credentials with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    name = "coalface.archive.credentials"
    label = "credentials"

    def ready(self) -> None:
        from coalface.archive.credentials.access import visible_credentials
        from coalface.archive.credentials.models import Credential
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "credential",
                Credential,
                _("credential"),
                visible_credentials,
                "archive:credential",
                right="credential.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
