"""Forms of statements and invoices. They read; the actions judge and write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.settlement.models import Invoice, Statement
from coalface.trade.settling.rules.taxes import Item
from coalface.web.components.forms import DateField, Form, MonthField, Picker


class PrepareForm(Form):
    by_id = ("contract",)

    first = DateField(label=_("Lots that ended from"))
    last = DateField(label=_("until"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Statement.Kind.choices, initial=Statement.Kind.FINAL.value
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_contracts(user).select_related("customer")
        widget = Picker("trade:contract_options", {"class": "form-select"})
        self.fields["contract"] = forms.ModelChoiceField(rows, widget=widget, label=_("Contract"))
        self.order_fields(["contract"])


class MonthForm(Form):
    month = MonthField(label=_("Month"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Statement.Kind.choices, initial=Statement.Kind.FINAL.value
    )


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReworkForm(VersionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Statement.Kind.choices)
    reason = forms.CharField(label=_("What changed"), max_length=250, required=False)


class FreightForm(VersionForm):
    freight_yuan = forms.DecimalField(
        label=_("Freight with tax, yuan"), max_digits=14, decimal_places=2, min_value=Decimal(0)
    )


class SubmitForm(VersionForm):
    words = forms.CharField(
        label=_("Words to those who decide"), max_length=500, required=False, widget=forms.Textarea
    )


class ReasonForm(VersionForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class InvoiceForm(Form):
    number = forms.CharField(label=_("Invoice number"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=Invoice.Kind.choices)
    item = forms.TypedChoiceField(label=_("What it is about"), choices=Invoice.Items.choices, coerce=Item)
    issued_on = DateField(label=_("Invoiced on"))
    amount = forms.DecimalField(label=_("Amount with tax, yuan"), max_digits=14, decimal_places=2)


class RedLetterForm(Form):
    number = forms.CharField(label=_("Number of the red letter"), max_length=40)
    issued_on = DateField(label=_("Invoiced on"))
    amount = forms.DecimalField(label=_("Amount taken back, yuan"), max_digits=14, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=200)
