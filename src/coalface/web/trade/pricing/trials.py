"""Trying clauses on an assay: type what the laboratory says, see the sheet at once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.kernel.coal.assay import MT, Assay, Measure, assay_findings
from coalface.trade.pricing.rules.adjusting import price_sheet
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.trade.pricing.rules.sheets import Sheet
from coalface.web.components.forms import Form
from coalface.web.trade.pricing.words import measure_name, unit

OTHERS = ("moisture_ar", "moisture_ad", "ash_ad", "volatile_ad", "sulphur_ad", "q_gross_ad", "hydrogen_ad")
"""What a laboratory reports as air dried; other bases follow from it."""


class TrialForm(Form):
    """A base price, tonnes if the amount is wanted, and whatever of the assay is known."""

    base_price = forms.DecimalField(
        label=_("Base price, yuan/t"), max_digits=8, decimal_places=2, min_value=Decimal("0.01")
    )
    tonnes = forms.DecimalField(
        label=_("Tonnes weighed"), max_digits=12, decimal_places=3, min_value=Decimal("0.001"), required=False
    )

    def __init__(self, clauses: Clauses, *args: Any, **kwargs: Any) -> None:
        self.clauses = clauses
        named = [clause.measure for clause in clauses.clauses]
        water = [MT] if clauses.weight else []
        self.asked = list(dict.fromkeys([*named, *water]))
        self.others = [one for one in map(Measure.of, OTHERS) if one not in self.asked]
        own = {measure.code: _field(measure) for measure in (*self.asked, *self.others)}
        known = {**type(self).base_fields, **own}
        self.base_fields = known  # type: ignore[misc]  # this form's own: what the clauses ask for
        super().__init__(*args, **kwargs)

    def main(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in ("base_price", "tonnes", *(one.code for one in self.asked))]

    def further(self) -> Iterable[forms.BoundField]:
        return [self[one.code] for one in self.others]

    @property
    def opened(self) -> bool:
        """Whether one of the further values was typed."""
        return self.is_bound and any(self.data.get(one.code) for one in self.others)

    @property
    def assay(self) -> Assay:
        """What was typed, after `is_valid()`."""
        given = {one: self.cleaned_data.get(one.code) for one in (*self.asked, *self.others)}
        return Assay({measure: value for measure, value in given.items() if value is not None})

    def sheet(self) -> Sheet | None:
        """The sheet; None while a field is wrong, which then says so."""
        if not self.is_valid():
            return None
        impossible = assay_findings(self.assay)
        for finding in impossible:
            self.refuse(finding)
        if impossible:
            return None
        given = self.cleaned_data
        return price_sheet(self.clauses, given["base_price"], self.assay, given["tonnes"])


def _field(measure: Measure) -> forms.DecimalField:
    shown = unit(measure)
    label = f"{measure_name(measure)}{', ' if shown else ''}{shown}"
    return forms.DecimalField(label=label, max_digits=9, decimal_places=4, required=False)
