"""Forms about bought coal. They read; the actions judge and write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.access import visible_users
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stockyards
from coalface.trade.purchasing.access import (
    visible_contracts,
    visible_statements,
    visible_suppliers,
)
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseLot,
    PurchaseReceipt,
    Supplier,
    SupplierLicence,
    SupplierPayment,
)
from coalface.web.archive.fields import asking_for_doubles
from coalface.web.components.forms import DateField, EnteredForm, Form, Picker, VersionApart


class PurchasesForm(VersionApart, EnteredForm):
    """A record with the version that was looked at; offers what the person sees."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        offered = {
            "supplier": visible_suppliers(user).exclude(standing="suspended").order_by("name"),
            "product": visible_products(user).order_by("code"),
            "stockyard": visible_stockyards(user).order_by("code"),
            "mines": visible_mines(user).order_by("name"),
            "responsible": visible_users(user).order_by("pk"),
        }
        for name, rows in offered.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class SupplierForm(PurchasesForm):
    class Meta:
        model = Supplier
        fields = (
            "name",
            "credit_code",
            "kind",
            "standing",
            "rating",
            "region",
            "address",
            "mines",
            "bank_name",
            "bank_account",
            "vat_rate_pct",
            "responsible",
            "remarks",
        )

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {**given, "mines": list(given["mines"]), "credit_code": given["credit_code"] or ""}


class NewSupplierForm(SupplierForm):
    although_similar = forms.BooleanField(
        label=_("I have checked: this is another company"), required=False, widget=forms.CheckboxInput
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in ("name", "credit_code"):
            self.fields[name].widget.attrs.update(asking_for_doubles(reverse("purchases:similar")))


class ContactForm(Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    post = forms.CharField(label=_("Post"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)


class LicenceForm(Form):
    paper = forms.ChoiceField(label=_("Licence"), choices=SupplierLicence.Paper.choices)
    number = forms.CharField(label=_("Number"), max_length=60)
    valid_from_on = DateField(label=_("Valid from"), required=False)
    expires_on = DateField(label=_("Expires on"), required=False, help_text=_("Empty: it has no end."))


class PaymentForm(Form):
    paid_on = DateField(label=_("Paid on"))
    amount = forms.DecimalField(label=_("Amount, yuan"), max_digits=16, decimal_places=2)
    instrument = forms.ChoiceField(label=_("Instrument"), choices=SupplierPayment.Instrument.choices)
    remarks = forms.CharField(label=_("Remarks"), max_length=250, required=False)

    def __init__(self, *args: Any, user: User, supplier: Supplier | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        select = forms.Select({"class": "form-select"})
        if supplier is None:
            rows = visible_suppliers(user).order_by("name")
            self.fields["supplier"] = forms.ModelChoiceField(rows, label=_("Supplier"), widget=select)
            self.order_fields(["supplier"])
            return
        statements = visible_statements(user).filter(contract__supplier=supplier, posted_yuan__gt=0)
        self.fields["statement"] = forms.ModelChoiceField(
            statements.order_by("-last_on"),
            label=_("For the statement"),
            required=False,
            widget=select,
            help_text=_("Empty: a prepayment."),
        )

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        payee = self.supplier or given.pop("supplier")
        return {"supplier_id": payee.pk, **given}


class ContractForm(PurchasesForm):
    class Meta:
        model = PurchaseContract
        fields = (
            "number",
            "supplier",
            "product",
            "starts_on",
            "ends_on",
            "total_tonnes",
            "basis",
            "unit_price_per_tonne",
            "formula",
            "surcharge_per_tonne",
            "vat_included",
            "clause_set",
            "weight_basis",
            "loss_allowance_pct",
            "loss_rule",
            "way",
            "counts",
            "terms_days",
            "stockyard",
            "origin",
            "transport",
            "quality_words",
            "liability_words",
            "dispute_words",
            "remarks",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False
        self.fields["number"].help_text = str(_("Empty: the next number of the year."))

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {**given, "surcharge_per_tonne": given["surcharge_per_tonne"] or Decimal(0)}


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(VersionForm):
    words = forms.CharField(
        label=_("Words to those who decide"), max_length=500, required=False, widget=forms.Textarea
    )


class EndForm(VersionForm):
    on = DateField(label=_("Ends on"))
    reason = forms.CharField(label=_("Reason"), max_length=250)


class ReasonForm(VersionForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WhyForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReworkForm(VersionForm):
    reason = forms.CharField(label=_("What changed"), max_length=250, required=False)


class ReceiptForm(Form):
    received_on = DateField(label=_("Goods received on"))
    vehicle = forms.CharField(label=_("Plate or waybill"), max_length=60)
    origin_tonnes = forms.DecimalField(
        label=_("Tonnes at the origin"), max_digits=15, decimal_places=3, required=False
    )
    received_tonnes = forms.DecimalField(label=_("Tonnes received"), max_digits=15, decimal_places=3)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PurchaseReceipt.Purpose.choices)
    number = forms.CharField(
        label=_("Goods receipt number"),
        max_length=40,
        required=False,
        help_text=_("Empty: the next number of the year."),
    )
    remarks = forms.CharField(label=_("Remarks"), max_length=250, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"] = _contract_field(user)
        self.fields["stockyard"] = forms.ModelChoiceField(
            visible_stockyards(user).order_by("code"),
            label=_("Stockyard"),
            required=False,
            widget=forms.Select({"class": "form-select"}),
            help_text=_("Empty: the stockyard of the contract."),
        )
        self.order_fields(
            ["contract", "received_on", "vehicle", "origin_tonnes", "received_tonnes", "stockyard"]
        )


class AgreeForm(VersionForm):
    outcome = forms.ChoiceField(
        label=_("Agreed result"),
        choices=[("", _("as the contract says")), *PurchaseLot.Outcomes.choices],
        required=False,
    )
    words = forms.CharField(label=_("How it was agreed"), max_length=250, required=False)


class PrepareForm(Form):
    by_id = ("contract",)

    first = DateField(label=_("Lots that ended from"))
    last = DateField(label=_("until"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"] = _contract_field(user)
        self.order_fields(["contract"])


def _contract_field(user: User) -> "forms.ModelChoiceField[PurchaseContract]":
    rows = visible_contracts(user).filter(state__in=("in_force", "ended"))
    widget = Picker("purchases:contract_options", {"class": "form-select"})
    return forms.ModelChoiceField(rows, widget=widget, label=_("Purchase contract"))
