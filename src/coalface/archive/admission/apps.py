"""Registers admissions with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdmissionConfig(AppConfig):
    name = "coalface.archive.admission"
    label = "admission"

    def ready(self) -> None:
        from coalface.archive.admission.access import (
            decidable_admissions,
            visible_admissions,
        )
        from coalface.archive.admission.actions import settle
        from coalface.archive.admission.actions.merging import let_one_admission_count
        from coalface.archive.admission.models import Admission
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.merging import prepare
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "admission",
                Admission,
                _("admission"),
                visible_admissions,
                "admission:admission",
                right="admission.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        put_up(Approvable("admission", _("admission"), decidable_admissions, settle))
        prepare(let_one_admission_count)
