"""Registers admissions with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdmissionConfig(AppConfig):
    name = "coalface.archive.admission"
    label = "admission"

    def ready(self) -> None:
        from coalface.archive.admission.access import (  # noqa: PLC0415 - apps are not loaded yet
            decidable_admissions,
            visible_admissions,
        )
        from coalface.archive.admission.actions import settle  # noqa: PLC0415
        from coalface.archive.admission.actions.merging import let_one_admission_count  # noqa: PLC0415
        from coalface.archive.admission.models import Admission  # noqa: PLC0415
        from coalface.desk.subjects.approvals import Approvable, put_up  # noqa: PLC0415
        from coalface.desk.subjects.merging import prepare  # noqa: PLC0415
        from coalface.desk.subjects.registry import Subject, register  # noqa: PLC0415

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
