"""Forms of lots, samples, assays and disputes. They read; the actions judge and write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.kernel.coal.assay import Measure
from coalface.kernel.measures import KJ_PER_KCAL
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.trade.quality.models import (
    Assay,
    CustodyStep,
    Dispute,
    Lot,
    Parties,
    ResultPolicy,
    Sample,
    Ways,
)
from coalface.trade.quality.rules.custody import Step
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import Counts, Outcome, Party, Policy
from coalface.trade.quality.rules.values import CODES, COMPARED
from coalface.web.components.forms import DateField, Form, Picker

HEATS = ("q_net_ar", "q_gross_ad", "q_gross_d")
USUAL = ("q_net_ar", "moisture_ar", "moisture_ad", "ash_d", "volatile_daf", "sulphur_d")
KCAL, MEGAJOULES = "kcal", "mj"


class MomentField(forms.DateTimeField):
    """A day and a time by the browser's own clock face."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


def _contract_field(user: User, **more: Any) -> "forms.ModelChoiceField[Contract]":
    rows = visible_contracts(user).select_related("customer")
    widget = Picker("trade:contract_options", {"class": "form-select"})
    return forms.ModelChoiceField(rows, widget=widget, label=_("Contract"), **more)


def _sample_field(lot: Lot) -> "forms.ModelChoiceField[Sample]":
    widget = forms.Select({"class": "form-select"})
    return forms.ModelChoiceField(lot.samples.all(), widget=widget, label=_("Sample"), required=False)


class FormLotsForm(Form):
    by_id = ("contract",)

    first = DateField(label=_("Shipped from"))
    last = DateField(label=_("until"))
    way = forms.TypedChoiceField(label=_("Made up of"), choices=Ways.choices, coerce=Way)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"] = _contract_field(user)
        self.order_fields(["contract"])


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ArrivalForm(VersionForm):
    arrived_tonnes = forms.DecimalField(
        label=_("Tonnes arrived"),
        max_digits=18,
        decimal_places=6,
        required=False,
        help_text=_("Left empty, what the gate recorded of each shipment counts."),
    )


class ReasonForm(VersionForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SampleForm(Form):
    number = forms.CharField(label=_("Sample number"), max_length=40)
    taken_at = MomentField(label=_("Taken at"))
    taken_by = forms.CharField(label=_("Taken by"), max_length=60)
    place = forms.CharField(label=_("Where it was taken"), max_length=100, required=False)
    mass_kg = forms.DecimalField(label=_("Mass, kg"), max_digits=8, decimal_places=3, required=False)
    remarks = forms.CharField(label=_("Remarks"), max_length=250, required=False)


class DivideForm(Form):
    divided_at = MomentField(label=_("Divided at"))
    divided_by = forms.CharField(label=_("Divided by"), max_length=60)
    seal_seller = forms.CharField(label=_("Seal of the seller's portion"), max_length=40)
    seal_buyer = forms.CharField(label=_("Seal of the buyer's portion"), max_length=40)
    seal_referee = forms.CharField(label=_("Seal of the referee's portion"), max_length=40)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {"seals": [given.pop(f"seal_{side}") for side in ("seller", "buyer", "referee")], **given}


class StepForm(Form):
    step = forms.TypedChoiceField(
        label=_("Step"),
        coerce=Step,
        choices=[one for one in CustodyStep.Kind.choices if one[0] not in ("taken", "divided")],
    )
    happened_at = MomentField(label=_("When"))
    giver = forms.CharField(label=_("Who"), max_length=60)
    taker = forms.CharField(label=_("Handed over to"), max_length=60, required=False)
    seal_number = forms.CharField(label=_("Seal number"), max_length=40, required=False)
    seal_intact = forms.TypedChoiceField(
        label=_("Seal found intact"),
        choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))],
        required=False,
        coerce=lambda text: text == "yes",
        empty_value=None,
    )
    remarks = forms.CharField(label=_("Remarks"), max_length=250, required=False)


class ReportForm(Form):
    """A laboratory's report on any coal.

    Names of the fields are codes of measures, so refusals find them; heats in kcal/kg or MJ/kg.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    party = forms.TypedChoiceField(label=_("For whom"), choices=Parties.choices, coerce=Party)
    laboratory = forms.CharField(label=_("Laboratory"), max_length=100)
    report_number = forms.CharField(label=_("Report number"), max_length=60, required=False)
    analysed_on = DateField(label=_("Analysed on"))
    heat_unit = forms.ChoiceField(
        label=_("Heat is given in"), choices=[(KCAL, "kcal/kg"), (MEGAJOULES, "MJ/kg")], required=False
    )
    remarks = forms.CharField(label=_("Remarks"), max_length=250, required=False)

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CODES:
            model_field = Assay._meta.get_field(code)
            label = str(Measure.of(code)) if code in HEATS else model_field.verbose_name  # type: ignore[union-attr]  # a plain field
            attrs = {"inputmode": "decimal", "class": "form-control"}
            self.fields[code] = forms.DecimalField(
                label=label, max_digits=9, decimal_places=3, required=False, widget=forms.TextInput(attrs)
            )
        if corrects:
            del self.fields["party"]

    def head(self) -> list[forms.BoundField]:
        names = ("party", "laboratory", "report_number", "analysed_on", "sample", "heat_unit", "remarks")
        return [self[name] for name in names if name in self.fields]

    def usual(self) -> list[forms.BoundField]:
        return [self[code] for code in USUAL]

    def further(self) -> list[forms.BoundField]:
        return [self[code] for code in CODES if code not in USUAL]

    @property
    def opened(self) -> bool:
        """Something stands among what is folded away."""
        return any(bound.errors or bound.value() not in (None, "") for bound in self.further())

    def facts(self) -> dict[str, Any]:
        """What the action takes, heats in kcal/kg."""
        given = self.cleaned_data
        values: dict[str, Decimal | None] = {code: given.get(code) for code in CODES}
        if given.get("heat_unit") == MEGAJOULES:
            for code in HEATS:
                heat = values[code]
                values[code] = None if heat is None else round(heat * 1000 / KJ_PER_KCAL, 2)
        names = ("party", "laboratory", "report_number", "analysed_on", "sample", "remarks")
        return {"values": values, **{name: given[name] for name in names if name in given}}


class AssayForm(ReportForm):
    """The report on a lot that was sold, which may name its sample."""

    def __init__(self, *args: Any, lot: Lot, assay: Assay | None = None, **kwargs: Any) -> None:
        super().__init__(*args, corrects=assay is not None, **kwargs)
        self.fields["sample"] = _sample_field(lot)


class RefereeForm(VersionForm):
    referee = forms.CharField(label=_("Referee's laboratory"), max_length=100)

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sample"] = _sample_field(lot)


class ResolveForm(VersionForm):
    outcome = forms.TypedChoiceField(label=_("Outcome"), choices=Dispute.Outcomes.choices, coerce=Outcome)
    words = forms.CharField(label=_("How both sides agreed"), max_length=250, required=False)


class PolicyForm(Form):
    from_on = DateField(label=_("Valid from"))
    way = forms.ChoiceField(label=_("Lots are made up of"), choices=Ways.choices)
    counts = forms.ChoiceField(label=_("Whose result counts"), choices=ResultPolicy.Whose.choices)
    retained_days = forms.IntegerField(label=_("Samples are retained, days"), min_value=0, max_value=3660)
    note = forms.CharField(label=_("What changed and why"), max_length=250, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"] = _contract_field(
            user, required=False, help_text=_("Empty: for all contracts that say nothing of their own.")
        )
        self.order_fields(["contract"])
        for code in COMPARED:
            self.fields[code] = forms.DecimalField(
                label=_("Tolerance of %(measure)s, ±") % {"measure": Measure.of(code)},
                max_digits=8,
                decimal_places=3,
                required=False,
                widget=forms.TextInput({"inputmode": "decimal", "class": "form-control"}),
            )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        tolerances = {code: given[code] for code in COMPARED if given.get(code) is not None}
        policy = Policy(Way(given["way"]), Counts(given["counts"]), tolerances, given["retained_days"])
        return {"policy": policy, **{name: given[name] for name in ("contract", "from_on", "note")}}
