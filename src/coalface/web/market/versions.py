"""The editor of a formula: what it says from a month on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.market.indices.access import visible_indices
from coalface.market.indices.models import PriceIndex
from coalface.trade.pricing.access import visible_formulas
from coalface.trade.pricing.actions.floating import save_version
from coalface.trade.pricing.models import FloatingFormula, FloatingGrade, FloatingVersion
from coalface.trade.pricing.rules.floating import Grade, GradeRule, Member, Method, Reading, Terms
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, MonthInput
from coalface.web.rendering import redirect

INDICES, GRADES = range(1, 7), range(1, 5)
COPIED = ("base_price", "base_kcal", "method", "share", "low", "high", "reading")


def _amount(
    label: Any,  # noqa: ANN401 - a text that is translated late
    places: int = 2,
    *,
    required: bool = True,
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=8,
        decimal_places=places,
        widget=forms.NumberInput({"step": "any"}),
    )


class VersionForm(Form):
    """Rows of indices and grades left empty are left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    from_month = forms.CharField(label=gettext_lazy("Valid from"), widget=MonthInput, max_length=7)
    base_price = _amount(gettext_lazy("Base price, yuan/t"))
    base_kcal = forms.IntegerField(label=gettext_lazy("Base grade, kcal/kg"), initial=5500)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=FloatingVersion.Method.choices)
    share = _amount(gettext_lazy("Share of one"), 4)
    reading = forms.ChoiceField(
        label=gettext_lazy("What is taken of an index"), choices=FloatingVersion.Reading.choices
    )
    low = _amount(gettext_lazy("Lowest price, yuan/t"), required=False)
    high = _amount(gettext_lazy("Highest price, yuan/t"), required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].help_text = _(
            "Of the base price, or for each yuan over or under it; between 0 and 1, such as 0.5."
        )
        offered = visible_indices(user).order_by("code")
        more: dict[str, forms.Field] = {}
        for n in INDICES:
            number = {"n": n}
            more[f"index_{n}"] = forms.ModelChoiceField(
                offered, label=_("Index %(n)s") % number, required=False
            )
            more[f"weight_{n}"] = _amount(_("Weight %(n)s") % number, 4, required=False)
        for n in GRADES:
            number = {"n": n}
            rules = [("", "—"), *FloatingGrade.Rule.choices]
            more[f"kcal_{n}"] = forms.IntegerField(label=_("Grade %(n)s, kcal/kg") % number, required=False)
            more[f"rule_{n}"] = forms.ChoiceField(
                label=_("Rule %(n)s") % number, choices=rules, required=False
            )
            more[f"factor_{n}"] = _amount(_("Factor %(n)s") % number, 4, required=False)
        more["note"] = forms.CharField(label=_("Remarks"), max_length=250, required=False)
        for name, field in more.items():
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = look
            self.fields[name] = field

    def clean_from_month(self) -> Month:
        try:
            month = Month.parse(self.cleaned_data["from_month"])
        except ValueError:
            raise forms.ValidationError(_("Write the month as 2026-01.")) from None
        if not 1990 <= month.first.year <= 2199:
            raise forms.ValidationError(_("Write the month as 2026-01."))
        return month

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        terms = Terms(
            base_price=given["base_price"],
            base_kcal=given["base_kcal"],
            method=Method(given["method"]),
            share=given["share"],
            reading=Reading(given["reading"]),
            members=tuple(self._member(given[f"index_{n}"], n) for n in INDICES if given[f"index_{n}"]),
            low=given["low"],
            high=given["high"],
            grades=tuple(self._grade(n) for n in GRADES if given[f"kcal_{n}"] is not None),
        )
        return {"terms": terms, **{name: given[name] for name in ("version", "from_month", "note")}}

    def _member(self, index: PriceIndex, n: int) -> Member:
        weight = self.cleaned_data[f"weight_{n}"]
        return Member(index.pk, index.code, Decimal(1) if weight is None else weight)

    def _grade(self, n: int) -> Grade:
        given = self.cleaned_data
        factor = given[f"factor_{n}"]
        rule = given[f"rule_{n}"] or (GradeRule.RATIO if factor is None else GradeRule.FACTOR)
        return Grade(given[f"kcal_{n}"], GradeRule(rule), factor)


@needs("pricing.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A version that begins with what the last one says."""
    formula = get_object_or_404(visible_formulas(person(request)), pk=pk)
    form = VersionForm(person(request), request.POST or None, initial=_initial(formula))
    if form.done(save_version, formula_id=pk, by=person(request)):
        return redirect(request, "market:formula", pk, message=_("Saved"))
    return dialog(request, _("New version of %(name)s") % {"name": formula.name}, form)


def _initial(formula: FloatingFormula) -> dict[str, Any]:
    found: dict[str, Any] = {
        "version": formula.version,
        "from_month": str(Month.of(timezone.localdate())),
        "share": Decimal("0.5"),
    }
    last = formula.versions.order_by("-from_on").first()
    if last is None:
        return found
    found |= {name: getattr(last, name) for name in COPIED}
    found["from_month"] = str(max(Month.of(last.from_on) + 1, Month.of(timezone.localdate())))
    for n, member in enumerate(last.members.order_by("pk"), 1):
        found |= {f"index_{n}": member.index_id, f"weight_{n}": member.weight.normalize()}
    for n, grade in enumerate(last.grades.order_by("-kcal_per_kg"), 1):
        found |= {f"kcal_{n}": grade.kcal_per_kg, f"rule_{n}": grade.rule, f"factor_{n}": grade.factor}
    return found
