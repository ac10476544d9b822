"""Forms of the gate. They read; the actions judge and write."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stations
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.access import visible_carriers, visible_scales, visible_shipments
from coalface.trade.dispatch.models import Carrier, Scale, Shipment, Waybill
from coalface.trade.dispatch.rules.rail import WagonLoad
from coalface.trade.dispatch.rules.ships import SEA_WATER, Survey
from coalface.web.components.forms import DateField, EnteredForm, Form, Picker, VersionApart


class TonnesField(forms.DecimalField):
    """Tonnes to the kilogram."""

    def __init__(self, **about: Any) -> None:
        super().__init__(max_digits=12, decimal_places=3, **about)


class _SaleForm(Form):
    """Contract, product and mine of what leaves; the customer is the contract's."""

    contract = forms.ModelChoiceField(
        Contract.objects.none(), label=_("Contract"), widget=Picker("gate:contract_options")
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        label=_("Product"),
        required=False,
        help_text=_("May stay empty where the contract names it."),
    )
    mine = forms.ModelChoiceField(
        Mine.objects.none(), label=_("Mine"), required=False, widget=Picker("trade:mine_options")
    )
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(), label=_("Carrier"), required=False, widget=Picker("gate:carrier_options")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in self.choices(user).items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def choices(self, user: User) -> dict[str, Any]:
        return {
            "contract": visible_contracts(user).select_related("customer", "product"),
            "product": visible_products(user).order_by("code"),
            "mine": visible_mines(user),
            "carrier": visible_carriers(user),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        contract = given.get("contract")
        if contract is not None:
            given["customer"] = contract.customer
            given["product"] = given.get("product") or contract.product
            if given["product"] is None:
                self.add_error("product", _("This contract names no product: please choose one."))
        return given


class NoteForm(_SaleForm):
    plate = forms.CharField(label=_("Number plate"), max_length=12)
    tonnes = TonnesField(label=_("Tonnes"))
    driver = forms.CharField(label=_("Driver"), max_length=40, required=False)
    driver_phone = forms.CharField(label=_("Driver's telephone"), max_length=20, required=False)
    valid_from_on = DateField(label=_("Valid from"))
    valid_until_on = DateField(label=_("Valid until"))

    def __init__(self, *args: Any, initial: Mapping[str, object], **kwargs: Any) -> None:
        today = timezone.localdate()
        days = {"valid_from_on": today, "valid_until_on": today + timedelta(days=2)}
        super().__init__(*args, initial={**days, **initial}, **kwargs)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CorrectionForm(Form):
    tare_tonnes = TonnesField(label=_("Tare, t"))
    gross_tonnes = TonnesField(label=_("Gross weight, t"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WaybillForm(_SaleForm):
    number = forms.CharField(label=_("Waybill number"), max_length=40)
    loaded_on = DateField(label=_("Loaded on"))
    origin = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("From station"),
        required=False,
        widget=Picker("trade:station_options"),
    )
    destination = forms.ModelChoiceField(
        Station.objects.none(), label=_("To station"), required=False, widget=Picker("trade:station_options")
    )
    scale = forms.ModelChoiceField(Scale.objects.none(), label=_("Rail scale"), required=False)
    weight_from = forms.ChoiceField(label=_("Weight that counts"), choices=Waybill.Weight.choices)
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)
    field_order = ("number", "loaded_on", "contract", "product", "origin", "destination")

    def choices(self, user: User) -> dict[str, Any]:
        stations = visible_stations(user)
        scales = visible_scales(user).filter(kind=Scale.Kind.RAIL, in_use=True)
        return {**super().choices(user), "origin": stations, "destination": stations, "scale": scales}


class WagonsForm(Form):
    """Wagons as pasted from a list: number, marked load, ticket weight and, if weighed, rail-scale weight."""

    wagons = forms.CharField(
        label=_("Wagons"),
        widget=forms.Textarea,
        help_text=_(
            "One wagon a line: number, marked load, ticket weight, rail-scale weight (may be empty)."
        ),
    )

    def clean_wagons(self) -> Sequence[WagonLoad]:
        lines = [line.split() for line in self._lines()]
        wrong = [number for number, parts in enumerate(lines, 1) if not _readable(parts)]
        if wrong:
            places = "、".join(map(str, wrong[:10]))
            raise forms.ValidationError(_("These lines cannot be read: %(lines)s"), params={"lines": places})
        return [_load(parts) for parts in lines]

    def _lines(self) -> list[str]:
        text: str = self.cleaned_data["wagons"]
        for separator in ",，;；\t":
            text = text.replace(separator, " ")
        return [line for line in text.splitlines() if line.strip()]


class VoyageForm(_SaleForm):
    number = forms.CharField(label=_("Voyage number"), max_length=40)
    ship = forms.CharField(label=_("Ship"), max_length=80)
    loaded_on = DateField(label=_("Loaded on"))
    port = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("Port of loading"),
        required=False,
        widget=Picker("trade:station_options"),
    )
    destination = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("Port of discharge"),
        required=False,
        widget=Picker("trade:station_options"),
    )
    berth = forms.CharField(label=_("Berth"), max_length=40, required=False)
    pile = forms.CharField(label=_("Pile"), max_length=40, required=False)
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)
    field_order = ("number", "ship", "loaded_on", "contract", "product", "port", "destination")

    def choices(self, user: User) -> dict[str, Any]:
        stations = visible_stations(user)
        return {**super().choices(user), "port": stations, "destination": stations}


class SurveyForm(Form):
    displacement_tonnes = TonnesField(
        label=_("Displacement by the table, t"), help_text=_("For sea water of 1.025 t/m³")
    )
    density = forms.DecimalField(
        label=_("Density of the water, t/m³"), max_digits=5, decimal_places=4, initial=SEA_WATER
    )
    ballast_tonnes = TonnesField(label=_("Ballast water, t"), initial=0, min_value=0)
    stores_tonnes = TonnesField(label=_("Fuel, fresh water and stores, t"), initial=0, min_value=0)
    mean_draft_metres = forms.DecimalField(
        label=_("Mean draft, m"), max_digits=7, decimal_places=4, required=False
    )
    surveyor = forms.CharField(label=_("Surveyor"), max_length=60, required=False)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        names = ("displacement_tonnes", "density", "ballast_tonnes", "stores_tonnes")
        return {"survey": Survey(*(given.pop(name) for name in names)), **given}


class ArrivalForm(VersionApart, Form):
    shipment = forms.ModelChoiceField(
        Shipment.objects.none(), label=_("Shipment"), widget=Picker("gate:shipment_options")
    )
    arrived_on = DateField(label=_("Arrived on"))
    tonnes = TonnesField(label=_("Arrived tonnes"))
    moisture_pct = forms.DecimalField(
        label=_("Moisture on arrival, %"), max_digits=6, decimal_places=3, required=False
    )
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(),
        label=_("Carrier"),
        required=False,
        widget=Picker("gate:carrier_options"),
        help_text=_("Empty: as on the ticket, waybill or voyage."),
    )
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carrier = self.fields["carrier"]
        assert isinstance(carrier, forms.ModelChoiceField)
        carrier.queryset = visible_carriers(user)
        if not new:
            del self.fields["shipment"]
            return
        del self.fields["version"]
        shipment = self.fields["shipment"]
        assert isinstance(shipment, forms.ModelChoiceField)
        shipment.queryset = visible_shipments(user)


class CarrierForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Carrier
        fields = ("name", "transport", "phone", "in_use")


class ScaleForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Scale
        fields = (
            "code",
            "name",
            "kind",
            "mine",
            "address",
            "line_format",
            "most_tonnes",
            "tolerance_tonnes",
            "calibrated_on",
            "verified_until_on",
            "in_use",
        )
        widgets = {"mine": Picker("trade:mine_options")}


def _readable(parts: Sequence[str]) -> bool:
    if len(parts) not in (3, 4):
        return False
    try:
        return all(Decimal(part).is_finite() for part in parts[1:])
    except InvalidOperation:
        return False


def _load(parts: Sequence[str]) -> WagonLoad:
    marked, ticket, *scale = (Decimal(part) for part in parts[1:])
    return WagonLoad(parts[0], marked, ticket, scale[0] if scale else None)
