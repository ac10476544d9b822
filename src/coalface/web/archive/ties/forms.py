"""Forms of key people; every judgement on values is left to the actions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.models import Influence, Occasion, Person, Position, Relation
from coalface.identity.people.models import User
from coalface.web.components.forms import DateField, EnteredForm, Form, Picker, VersionApart

CARD = ("name", "phone", "email", "wechat", "birthday_on", "responsible", "remarks")
POST = ("customer", "body", "body_kind", "title", "level", "decides", "from_on", "until_on")


class PersonForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    responsible = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=_("Kept up by"),
        required=False,
        widget=Picker("archive:people_options"),
    )

    class Meta:
        model = Person
        fields = CARD


class PositionForm(EnteredForm):
    customer = forms.ModelChoiceField(
        Customer.objects.live(),
        label=_("Customer"),
        required=False,
        widget=Picker("archive:customer_options"),
        help_text=_("Left empty for somebody outside: then name the body."),
    )

    class Meta:
        model = Position
        fields = POST


class NewPersonForm(PersonForm):
    """A person at a customer: card and first post in one go."""

    title = forms.CharField(label=_("Position held"), max_length=100)
    level = forms.ChoiceField(label=_("Level"), choices=Position.Level.choices, initial=Position.Level.MIDDLE)
    decides = forms.BooleanField(label=_("Decides on buying"), required=False)
    field_order = ("name", "title", "level", "decides", "phone", "wechat", "email", "birthday_on")

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        post = {name: given.pop(name) for name in ("title", "level", "decides")}
        return {"card": given, "post": post}


class EndForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    until_on = DateField(label=_("Last day"))


SCALE = [(value, str(value)) for value in range(1, 6)]


class InfluenceForm(EnteredForm):
    by_id = ("customer",)

    customer = forms.ModelChoiceField(
        Customer.objects.live(), label=_("Customer"), widget=Picker("archive:customer_options")
    )
    weight = forms.TypedChoiceField(label=_("Influence, 1 to 5"), choices=SCALE, coerce=int, initial=3)

    class Meta:
        model = Influence
        fields = ("customer", "weight", "attitude", "noted_on", "reason")


class RelationForm(EnteredForm):
    by_id = ("other",)

    other = forms.ModelChoiceField(
        Person.objects.all(), label=_("Other person"), widget=Picker("ties:people_options")
    )
    strength = forms.TypedChoiceField(label=_("Strength, 1 to 5"), choices=SCALE, coerce=int, initial=3)

    class Meta:
        model = Relation
        fields = ("other", "kind", "strength", "remarks")


class OccasionForm(EnteredForm):
    class Meta:
        model = Occasion
        fields = ("happened_on", "kind", "title", "our_part")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.ModelMultipleChoiceField(
            people,
            label=_("Key people there"),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )
