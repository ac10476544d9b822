"""Forms of merging."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.merging.access import RIGHT
from coalface.archive.merging.rules import PARTS
from coalface.web.access import person
from coalface.web.components.forms import Form, Picker

LABELS = {
    "name": _("Name"),
    "identity": _("Codes"),
    "industry": _("Industry"),
    "region": _("Region"),
    "address": _("Address"),
    "coordinates": _("Coordinates"),
    "responsible": _("Responsible person"),
    "status": _("Status"),
    "remarks": _("Remarks"),
}


class PickForm(Form):
    """Which two cards."""

    kept = forms.ModelChoiceField(
        Customer.objects.none(), label=_("Card that goes on"), widget=Picker("archive:customer_options")
    )
    left = forms.ModelChoiceField(
        Customer.objects.none(), label=_("Card given up"), widget=Picker("archive:customer_options")
    )

    def __init__(self, request: HttpRequest) -> None:
        both = {"kept", "left"} <= set(request.GET)
        super().__init__(request.GET if both else None, initial=request.GET.dict())
        for name in ("kept", "left"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = visible_customers(person(request), RIGHT).select_related(
                "responsible", "department"
            )


class MergeForm(Form):
    """What is taken from the card given up, and why the two are one."""

    taken = forms.MultipleChoiceField(choices=[(part, LABELS[part]) for part in PARTS], required=False)
    reason = forms.CharField(label=_("Why these are one company"), max_length=500)
    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    left_version = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {"versions": (given.pop("kept_version"), given.pop("left_version")), **given}
