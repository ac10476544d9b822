"""Forms about quotes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.access import visible_customers
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stations
from coalface.trade.contracts.models import Contract, Quote
from coalface.trade.pricing.models import FloatingFormula, PriceList
from coalface.web.components.forms import Form, ModelForm, Picker


class QuoteForm(ModelForm):
    """What is offered to whom until when; the price is computed when it is saved."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Quote
        fields = (
            "customer",
            "product",
            "tonnes",
            "valid_until_on",
            "delivery_from_on",
            "delivery_until_on",
            "basis",
            "price_list",
            "formula",
            "kcal_per_kg",
            "mine",
            "place",
            "transport",
            "freight_mode",
            "offered_price",
            "words",
        )
        widgets = {
            "customer": Picker("trade:customer_options"),
            "mine": Picker("trade:mine_options"),
            "place": Picker("trade:station_options"),
        }
        labels = {
            "price_list": _("Price list"),
            "formula": _("Floating price"),
            "mine": _("Mine"),
            "place": _("Delivered at"),
            "tonnes": _("Tonnes"),
            "offered_price": _("Negotiated price, yuan/t"),
        }
        help_texts = {
            "offered_price": _("Empty: the computed price is offered. Below the floor it needs approval."),
            "kcal_per_kg": _("The grade of a floating price, where it is another than the base."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            del self.fields["customer"]
            self.initial["version"] = self.instance.version
        for name, rows in (
            ("customer", visible_customers(user, "trade.edit")),
            ("mine", visible_mines(user)),
            ("place", visible_stations(user)),
            ("product", visible_products(user).order_by("code")),
            ("price_list", PriceList.objects.filter(retired_on=None).order_by("name")),
            ("formula", FloatingFormula.objects.order_by("name")),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def _post_clean(self) -> None:
        """The action judges, in words of trade."""

    def facts(self) -> dict[str, Any]:
        """What was entered; of list and formula only what belongs to the basis is kept."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        given["formula" if given["basis"] == Quote.Basis.LIST else "price_list"] = None
        return given


class SentForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=250)


class AcceptForm(Form):
    """The contract that is drawn up with what was quoted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("Contract number"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[one for one in Contract.Kind.choices if one[0] != Contract.Kind.SUPPLEMENT],
        initial=Contract.Kind.SPOT,
    )
