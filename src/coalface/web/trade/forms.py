"""Forms of shipments, contracts and receipts. They read; the actions judge and write."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.access import visible_customers
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stations
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules import MonthQuantity
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.access import hidden_fields
from coalface.web import figures
from coalface.web.components.forms import EnteredForm, Form, Picker, VersionApart

MOST_MONTHS = 60


class VersionedForm(VersionApart, EnteredForm):
    """Carries the version the person looked at, so that nobody overwrites what they have not seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial["version"] = self.instance.version

    def _offer_customers(self, right: str) -> None:
        self.fields["customer"] = forms.ModelChoiceField(
            visible_customers(self.user, right),
            widget=Picker("trade:customer_options", {"class": "form-select"}),
            label=_("Customer"),
        )
        self.order_fields(["customer"])


class ShipmentForm(VersionedForm):
    class Meta:
        model = Shipment
        fields = (
            "number",
            "shipped_on",
            "product",
            "net_tonnes",
            "contract",
            "mine",
            "station",
            "transport",
            "kcal_per_kg",
            "ash_pct",
            "sulphur_pct",
            "moisture_pct",
            "unit_price_per_tonne",
            "remarks",
        )
        widgets = {
            "contract": Picker("trade:contract_options"),
            "mine": Picker("trade:mine_options"),
            "station": Picker("trade:station_options"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_customers("trade.edit")
        for name in hidden_fields(self.user) & set(self.fields):
            del self.fields[name]
        for name, rows in (
            ("contract", visible_contracts(self.user)),
            ("mine", visible_mines(self.user)),
            ("station", visible_stations(self.user)),
            ("product", visible_products(self.user).order_by("code")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class ContractForm(VersionedForm):
    class Meta:
        model = Contract
        fields = (
            "number",
            "kind",
            "amends",
            "product",
            "starts_on",
            "ends_on",
            "total_tonnes",
            "weight_basis",
            "transport",
            "flow_from",
            "flow_to",
            "deposit_yuan",
            "quality_words",
            "liability_words",
            "dispute_words",
            "remarks",
        )
        widgets = {"amends": Picker("trade:contract_options")}
        labels = {"amends": _("Changes the contract")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = self.fields["amends"]
        assert isinstance(parents, forms.ModelChoiceField)
        parents.queryset = visible_contracts(self.user)
        if hidden_fields(self.user):
            del self.fields["deposit_yuan"]
        if self.instance.pk is None:
            self._offer_customers("trade.edit")


class RemovalForm(Form):
    """Why a record is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class QuantitiesForm(Form):
    """The monthly quantities of a contract: two boxes for each of its months."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, contract: Contract, agreed: Sequence[MonthQuantity]) -> None:
        super().__init__(data, initial={"version": contract.version})
        self.months = _months_of(contract, agreed)
        known = {quantity.month: quantity for quantity in agreed}
        for month in self.months:
            quantity = known.get(month)
            label = str(figures.month(month))
            self._add(f"t{month}", label, quantity.tonnes if quantity else None)
            self._add(f"e{month}", gettext("of which excused"), quantity.excused_tonnes if quantity else None)

    def _add(self, name: str, label: str, value: Decimal | None) -> None:
        attrs = {"class": "form-control", "inputmode": "decimal"}
        self.fields[name] = forms.DecimalField(
            label=label,
            required=False,
            initial=value.normalize() if value else None,
            max_digits=18,
            decimal_places=6,
            widget=forms.TextInput(attrs),
        )

    def facts(self) -> dict[str, Any]:
        """The months for which tonnes were entered."""
        given = self.cleaned_data
        entered = [
            MonthQuantity(month, given[f"t{month}"], given[f"e{month}"] or Decimal(0))
            for month in self.months
            if given.get(f"t{month}") is not None
        ]
        return {"version": given["version"], "quantities": entered}


def _months_of(contract: Contract, agreed: Sequence[MonthQuantity]) -> list[Month]:
    """The months the contract covers, at most five years, and any others already agreed."""
    first = Month.of(contract.starts_on)
    last = Month.of(contract.ends_on) if contract.ends_on else first + 11
    covered = list(months_between(first, min(last, first + (MOST_MONTHS - 1))))
    return sorted({*covered, *(quantity.month for quantity in agreed)})
