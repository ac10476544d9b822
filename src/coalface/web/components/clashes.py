"""What somebody else saved in the meantime beside what this person wanted to save."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coalface.kernel.versions import StaleRecord


@dataclass(frozen=True, slots=True)
class BothVersions:
    """One field of a stale save, in the words of the page."""

    label: str | Promise
    stored: str
    offered: str


def both_versions(form: forms.BaseForm, stale: StaleRecord) -> list[BothVersions]:
    """The fields of the form in which the two versions differ, in the order of the form."""
    told = [
        BothVersions(form[name].label, _told(field, clash.stored), _told(field, clash.offered))
        for name, field in form.fields.items()
        if (clash := stale.fields.get(name)) is not None
    ]
    return [one for one in told if one.stored != one.offered]


def _told(field: forms.Field, value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(_told(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value)
