"""Fields and forms of a customer's card."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Contact, Customer, CustomerName
from coalface.identity.people.models import Department, User
from coalface.web.components.forms import EnteredForm, Form, Picker, VersionApart

CARD = (
    "name",
    "credit_code",
    "registry_id",
    "industry",
    "region",
    "address",
    "latitude",
    "longitude",
    "status",
    "base_tier",
    "base_tier_reason",
    "risky",
    "remarks",
)
INLINE = ("name", "credit_code", "registry_id", "industry", "region", "address", "status", "remarks", "risky")
"""Fields that stand alone and can be changed in place; coordinates and the tier come in pairs."""


class CardForm(VersionApart, EnteredForm):
    """The whole card, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = CARD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            self.fields[name].widget.attrs["step"] = "any"


class NewCardForm(EnteredForm):
    """What is asked at first contact; everything else can come later."""

    although_similar = forms.BooleanField(
        label=_("I have checked: this is another company"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Customer
        fields = ("name", "credit_code", "registry_id", "industry", "region", "address", "remarks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "credit_code", "registry_id"):
            self.fields[name].widget.attrs.update(asking_for_doubles(reverse("archive:similar")))


def asking_for_doubles(address: str) -> dict[str, str]:
    """A box that shows, while one types, which records are like the company; `address` answers."""
    return {
        "hx-get": address,
        "hx-trigger": "input changed delay:400ms",
        "hx-include": "closest form",
        "hx-target": "#similar",
        "hx-sync": "this:replace",
        "autocomplete": "off",
    }


def field_form(name: str) -> type[EnteredForm]:
    """A form of one field of the card."""
    meta = type("Meta", (), {"model": Customer, "fields": (name,)})
    return type(f"{name}Form", (EnteredForm,), {"Meta": meta})


class AssignForm(Form):
    """Who looks after the chosen customers from now on."""

    responsible = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=_("Responsible person"),
        widget=Picker("archive:people_options"),
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Department"),
        required=False,
        help_text=_("Left empty: the department of that person."),
    )


class ContactForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contact
        fields = ("name", "role", "phone", "email", "wechat", "preferred_channel", "is_primary")
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }


class OtherNameForm(Form):
    kind = forms.ChoiceField(label=_("Kind of name"), choices=CustomerName.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
