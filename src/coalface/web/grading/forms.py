"""Forms about grades: months to review, evidence, decisions, and the policy itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import BaseTier
from coalface.evaluation.grading.models import JudgementKind, Replay
from coalface.evaluation.grading.rules.documents import PERCENT_FIELDS, RANGES
from coalface.evaluation.grading.rules.policy import LADDER, QUALITIES, Demands, Judged, Policy, Rank
from coalface.kernel.periods import Month
from coalface.web.components.forms import DateField, Form, MonthField
from coalface.web.grading.words import BOUNDS, METHODS, NUMBERS, criterion_name, method_choices


class NoteForm(Form):
    note = forms.CharField(label=_("Note on the decision"), max_length=250, required=False)


class RejectForm(Form):
    note = forms.CharField(label=_("Reason for the rejection"), max_length=250)


class ReviewForm(Form):
    period = MonthField(
        label=_("Month to review"),
        help_text=_("A month that is over; running it again makes the next revision."),
    )


class JudgementForm(Form):
    criterion = forms.TypedChoiceField(label=_("Criterion"), choices=JudgementKind.choices, coerce=Judged)
    holds = forms.TypedChoiceField(
        label=_("Judgement"),
        choices=(("yes", _("holds")), ("no", _("does not hold"))),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea,
        help_text=_("A report, a visit, a statement: what others can look up."),
    )
    from_on = DateField(label=_("Holds from"))
    until_on = DateField(
        label=_("Holds until"), help_text=_("At most three years; after that it has to be judged again.")
    )


class ExcuseForm(Form):
    month = MonthField(label=_("Month without shipment"))
    reason = forms.CharField(label=_("Reason"), max_length=250)
    evidence = forms.CharField(label=_("Evidence"), widget=forms.Textarea)


class TierForm(Form):
    tier = forms.ChoiceField(label=_("Base tier"), choices=BaseTier.choices)
    reason = forms.CharField(label=_("Reason"), max_length=250)


class SaveForm(Form):
    valid_from = MonthField(label=_("Valid from month"))
    note = forms.CharField(label=_("What changed and why"), max_length=250)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return given | {"valid_from": given["valid_from"].first}


class PolicyForm(Form):
    """The whole rulebook; `policy` builds the value after `is_valid()`."""

    basis = forms.MultipleChoiceField(
        label=_("Replay the past 24 months"),
        choices=Replay.Basis.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, policy: Policy, *args: Any, **kwargs: Any) -> None:
        self.base = policy
        own = {**type(self).base_fields, **policy_fields()}
        self.base_fields = own  # type: ignore[misc]  # this form's own: its labels follow the reader's language
        kwargs["initial"] = {"basis": [basis.value for basis in Replay.Basis], **policy_values(policy)}
        super().__init__(*args, **kwargs)

    @property
    def policy(self) -> Policy:
        given = self.cleaned_data
        numbers = {name: given[name] for name in NUMBERS}
        methods = {name: type(getattr(self.base, name))(given[name]) for name in METHODS}
        return replace(self.base, **numbers, **methods, ladder={rank: self._demands(rank) for rank in LADDER})

    def _demands(self, rank: Rank) -> Demands:
        bounds: dict[str, Decimal | None] = {
            name: self.cleaned_data[f"{rank.code}_{name}"] for name in PERCENT_FIELDS
        }
        judged = tuple(j for j in QUALITIES if self.cleaned_data[f"{rank.code}_{j.value}"])
        return Demands(**bounds, judged=judged)

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in NUMBERS]

    @property
    def methods(self) -> list[forms.BoundField]:
        return [self[name] for name in METHODS]

    @property
    def ladder(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Per criterion the field of each grade, best first."""
        rows = [(str(label), name) for name, label in BOUNDS.items()]
        rows += [(criterion_name(judged.value), judged.value) for judged in QUALITIES]
        return [(label, [self[f"{rank.code}_{name}"] for rank in LADDER]) for label, name in rows]


def policy_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for name, label in METHODS.items():
        fields[name] = forms.ChoiceField(label=label, choices=method_choices(name))
    for name, label in NUMBERS.items():
        least, most = RANGES[name]
        fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)
    for rank in LADDER:
        for name, label in BOUNDS.items():
            fields[f"{rank.code}_{name}"] = forms.DecimalField(
                label=label, min_value=0, max_value=1000, decimal_places=2, required=False
            )
        for judged in QUALITIES:
            fields[f"{rank.code}_{judged.value}"] = forms.BooleanField(
                label=criterion_name(judged.value), required=False
            )
    return fields


def policy_values(policy: Policy) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(policy, name) for name in (*METHODS, *NUMBERS)}
    for rank in LADDER:
        demands = policy.ladder[rank]
        values |= {f"{rank.code}_{name}": getattr(demands, name) for name in PERCENT_FIELDS}
        values |= {f"{rank.code}_{judged.value}": judged in demands.judged for judged in QUALITIES}
    return values


def judgement_start(today: date, criterion: str) -> dict[str, object]:
    """A judgement usually runs for a year from the first of the month."""
    first = Month.of(today)
    known = criterion if criterion in set(Judged) else Judged.FUNDS_STABLE.value
    return {"criterion": known, "holds": "yes", "from_on": first.first, "until_on": (first + 11).last}
