"""Forms about contracts and prices. They read; the actions judge and write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stations
from coalface.trade.catalogue.models import HAULED, Mine, Product, Station
from coalface.trade.contracts.models import ContractTerms, Promise, Shortfall, Signature
from coalface.trade.contracts.signing import drivers
from coalface.trade.pricing.actions.prices import Subject
from coalface.trade.pricing.models import ClauseSet, FloatingFormula, PriceList
from coalface.web.components.forms import DateField, Form, ModelForm, MonthField, Picker


class TermsForm(ModelForm):
    """The terms of a contract from a day on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ContractTerms
        fields = (
            "basis",
            "from_on",
            "unit_price_per_tonne",
            "price_list",
            "formula",
            "kcal_per_kg",
            "surcharge_per_tonne",
            "product",
            "mine",
            "place",
            "transport",
            "clause_set",
            "weight_basis",
            "loss_allowance_pct",
            "loss_rule",
            "freight_mode",
            "vat_included",
            "note",
        )
        widgets = {
            "mine": Picker("trade:mine_options"),
            "place": Picker("trade:station_options"),
            "from_on": forms.DateInput(),
        }
        labels = {
            "price_list": _("Price list"),
            "formula": _("Floating price"),
            "product": _("Product"),
            "mine": _("Mine"),
            "place": _("Delivered at"),
            "clause_set": _("Quality clauses"),
        }
        help_texts = {
            "unit_price_per_tonne": _("Only for a fixed price."),
            "surcharge_per_tonne": _("Added to the list's or the formula's price; a discount is negative."),
            "kcal_per_kg": _("The grade of a floating price, where it is another than the base."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["surcharge_per_tonne"].required = False
        self.fields["loss_allowance_pct"].required = False
        for name, rows in (
            ("mine", visible_mines(user)),
            ("place", visible_stations(user)),
            ("product", visible_products(user).order_by("code")),
            ("price_list", PriceList.objects.filter(retired_on=None).order_by("name")),
            ("formula", FloatingFormula.objects.order_by("name")),
            ("clause_set", ClauseSet.objects.filter(retired_on=None).order_by("name")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def _post_clean(self) -> None:
        """The action judges, in words of trade."""

    def facts(self) -> dict[str, Any]:
        """The terms, their basis and beginning apart; only what belongs to the basis is kept."""
        given = super().facts()
        head = {name: given.pop(name) for name in ("version", "basis", "from_on")}
        given["surcharge_per_tonne"] = given["surcharge_per_tonne"] or 0
        given["loss_allowance_pct"] = given["loss_allowance_pct"] or 0
        own = {"fixed": "unit_price_per_tonne", "list": "price_list", "floating": "formula"}
        for basis, name in own.items():
            if basis != head["basis"]:
                given[name] = None
        return {**head, "fields": given}


class SubmitForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Words to the approvers"), required=False, max_length=1000, widget=forms.Textarea
    )


class EndForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=_("Dissolved on"))
    reason = forms.CharField(label=_("Reason"), max_length=250)


class PromiseForm(Form):
    side = forms.ChoiceField(label=_("Promised"), choices=Promise.Side.choices)
    words = forms.CharField(label=_("Promise"), max_length=250)
    amount_yuan = forms.DecimalField(label=_("Amount, yuan"), required=False, max_digits=14, decimal_places=2)
    tonnes = forms.DecimalField(label=_("Tonnes"), required=False, max_digits=18, decimal_places=2)
    due_on = DateField(label=pgettext_lazy("task", "due on"))


class DoneForm(Form):
    words = forms.CharField(label=_("What was done"), max_length=250)


class AskForm(Form):
    party = forms.ChoiceField(label=_("Party"), choices=Signature.Party.choices)
    signer = forms.CharField(label=_("Signer"), max_length=100)
    service = forms.ChoiceField(label=_("Signing service"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = self.fields["service"]
        assert isinstance(service, forms.ChoiceField)
        service.choices = [(one.name, one.label) for one in drivers()]


class SignForm(Form):
    given = forms.CharField(label=_("Code"), max_length=40)


class RefuseForm(Form):
    words = forms.CharField(label=_("Reason"), max_length=250)


class PriceForm(Form):
    """A price of a list from a day on."""

    product = forms.ModelChoiceField(Product.objects.none(), label=_("Product"))
    price = forms.DecimalField(label=_("Price, yuan/t"), max_digits=8, decimal_places=2)
    from_on = DateField(label=_("Valid from"))
    until_on = DateField(label=_("Valid until"), required=False)
    mine = forms.ModelChoiceField(
        Mine.objects.none(), label=_("Mine"), required=False, widget=Picker("trade:mine_options")
    )
    place = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("Delivered at"),
        required=False,
        widget=Picker("trade:station_options"),
    )
    transport = forms.ChoiceField(label=_("Transport"), required=False, choices=[("", _("any")), *HAULED])
    kcal_per_kg = forms.IntegerField(label=_("Grade, kcal/kg"), required=False)
    note = forms.CharField(label=_("Remarks"), required=False, max_length=250)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "product", visible_products(user).order_by("code"))
        offer(self, "mine", visible_mines(user))
        if "place" in self.fields:
            offer(self, "place", visible_stations(user))

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        subject = Subject(*(given.pop(name) for name in ("product", "mine", "place", "transport")))
        return {"subject": subject, **given}


class PriceEndForm(Form):
    last_on = DateField(label=_("Last day of the price"))


class FloorForm(PriceForm):
    """A floor; it knows no place, transport or grade."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].label = _("Floor, yuan/t")
        for name in ("place", "transport", "kcal_per_kg"):
            del self.fields[name]

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"floor": given.pop("price"), **given}


class ListForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    used_for = forms.CharField(label=_("Used for"), max_length=250, required=False)
    for_members = forms.BooleanField(
        label=_("For its members only: it never prices anybody else"), required=False
    )


class MemberForm(Form):
    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=_("Customer"), widget=Picker("trade:customer_options")
    )
    from_on = DateField(label=_("Valid from"))
    until_on = DateField(label=_("Valid until"), required=False)


class RetireForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=_("Out of use from"))


def offer(form: forms.BaseForm, name: str, rows: Any) -> None:  # noqa: ANN401 - any rows
    """Let a choice be made among the rows a person sees."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class ShortfallForm(Form):
    month_on = MonthField(label=_("Month"))
    side = forms.ChoiceField(label=_("Side at fault"), choices=Shortfall.Side.choices)
    tonnes = forms.DecimalField(label=_("Missing tonnes"), max_digits=18, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=250)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return given | {"month_on": given["month_on"].first}


class HandInForm(Form):
    month = MonthField(label=_("Month"))
    on = DateField(label=_("Handed in on"))


class LimitsForm(Form):
    starts_on = DateField(label=_("In force from"))
    power_tonnes = forms.IntegerField(label=_("Key contract of a power plant from, t"), min_value=0)
    other_tonnes = forms.IntegerField(label=_("Key contract of others from, t"), min_value=0)
    month_pct = forms.IntegerField(label=_("Month, at least %"))
    quarter_pct = forms.IntegerField(label=_("Quarter, at least %"))
    year_pct = forms.IntegerField(label=_("Year, at least %"))
    due_day = forms.IntegerField(label=_("Report due on the day of the next month"))
