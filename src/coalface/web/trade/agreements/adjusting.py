"""Writing by which steps the prices of a list are adjusted: a grid of steps in their order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.models import Grade
from coalface.trade.pricing.access import SET, visible_price_lists
from coalface.trade.pricing.actions.adjusting import save_adjustments
from coalface.trade.pricing.queries.lists import rules_on
from coalface.trade.pricing.rules.steps import About, Manner, Rule
from coalface.web.access import needs, person
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect

ROWS = 10
ABOUT = {
    About.GRADE: gettext_lazy("Grade of the customer"),
    About.VOLUME: gettext_lazy("Volume agreed, t"),
    About.FULFILMENT: gettext_lazy("Fulfilment, %"),
    About.RISK: gettext_lazy("Needs watching"),
}
MANNERS = {Manner.PER_TONNE: gettext_lazy("yuan/t"), Manner.PERCENT: gettext_lazy("per cent")}


class StepsForm(Form):
    """`ROWS` steps; one whose first box is empty does not count. Findings name `amount_1` and so on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    from_on = DateField(label=gettext_lazy("Valid from"))
    note = forms.CharField(label=gettext_lazy("What changed and why"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, ROWS + 1):
            self._add_row(place)

    def _add_row(self, place: int) -> None:
        about = [("", "—"), *((one.value, text) for one, text in ABOUT.items())]
        made: dict[str, forms.Field] = {
            f"about_{place}": forms.ChoiceField(label=_("Step counts for"), choices=about, required=False),
            f"grade_{place}": forms.ChoiceField(
                label=_("Grade"), choices=[("", "—"), *Grade.choices], required=False
            ),
            f"low_{place}": _number(_("From")),
            f"high_{place}": _number(_("Up to, not including")),
            f"amount_{place}": _number(_("Amount, a discount negative")),
            f"manner_{place}": forms.ChoiceField(
                label=_("Counted in"),
                choices=[(one.value, text) for one, text in MANNERS.items()],
                required=False,
            ),
        }
        for name, field in made.items():
            look = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = look
            self.fields[name] = field

    def rows(self) -> list[list[forms.BoundField]]:
        names = ("about", "grade", "low", "high", "amount", "manner")
        return [[self[f"{name}_{place}"] for name in names] for place in range(1, ROWS + 1)]

    def facts(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("version", "from_on", "note")}
        return {"rules": self._rules(), **given}

    def _rules(self) -> list[Rule]:
        given = self.cleaned_data
        return [
            Rule(
                About(given[f"about_{place}"]),
                Manner(given[f"manner_{place}"] or Manner.PER_TONNE),
                given[f"amount_{place}"] or Decimal(0),
                given[f"grade_{place}"],
                given[f"low_{place}"],
                given[f"high_{place}"],
            )
            for place in range(1, ROWS + 1)
            if given[f"about_{place}"]
        ]


def _number(label: str) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=2, widget=widget)


@needs(SET)
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of the steps, begun from those of today."""
    by, today = person(request), timezone.localdate()
    found = get_object_or_404(visible_price_lists(by), pk=pk)
    start = {"version": found.version, "from_on": today, **_initial(list(rules_on(found, today)))}
    form = StepsForm(request.POST or None, initial=start)
    if form.done(save_adjustments, price_list=found, by=by):
        return redirect(request, "agreements:price_list", pk, message=_("Saved"))
    return form_page(request, "agreements/adjust.html", {"list": found, "form": form})


def _initial(rules: list[Rule]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for place, rule in enumerate(rules[:ROWS], 1):
        initial |= {
            f"about_{place}": rule.about.value,
            f"grade_{place}": rule.grade,
            f"low_{place}": rule.low,
            f"high_{place}": rule.high,
            f"amount_{place}": rule.amount,
            f"manner_{place}": rule.manner.value,
        }
    return initial
