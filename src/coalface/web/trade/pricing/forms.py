"""The editor's form: names of fields are places in the document, so findings find their field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.kernel.coal.assay import Measure
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.pricing.rules.clauses import (
    Clause,
    Clauses,
    Combination,
    Deadband,
    Kind,
    Manner,
    Moisture,
    Segment,
    Tiers,
    WeightClause,
)
from coalface.web.components.forms import DateField, Form
from coalface.web.trade.pricing.words import (
    BEYOND,
    COMBINATIONS,
    KINDS,
    MANNERS,
    MOISTURES,
    PRICED,
    TIERS,
    measure_name,
)

Way = TypeVar("Way", bound=StrEnum)
MOST_CLAUSES = 10
MOST_SEGMENTS = 6
ALWAYS_SHOWN = 5
NO_MEASURE = mark("Choose the indicator.")
NO_AMOUNT = mark("Give the amount of this segment.")
NO_BASE = mark("Give the base.")
OPTIONAL = ("max_deduction", "max_bonus", "reject_below", "reject_above")


def number(label: Any = "", initial: str = "") -> forms.DecimalField:  # noqa: ANN401 - a label or a promise
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=4, required=False, initial=initial or None
    )


def choice(label: Any, words: Mapping[Any, Any]) -> forms.ChoiceField:  # noqa: ANN401 - a label or a promise
    """The first of the words is meant where nothing was chosen."""
    return forms.ChoiceField(label=label, choices=[(one.value, words[one]) for one in words], required=False)


def clause_fields() -> dict[str, forms.Field]:
    measures = [("", "—"), *((code, measure_name(Measure.of(code))) for code in PRICED)]
    return {
        "measure": forms.ChoiceField(label=_("Indicator"), choices=measures, required=False),
        "kind": choice(_("How it counts"), KINDS),
        "base_low": number(_("Base")),
        "base_high": number(_("Base up to")),
        "places": forms.IntegerField(
            label=_("Decimals of the value"), min_value=0, max_value=4, required=False, initial=2
        ),
        "deadband": number(_("Deadband ±")),
        "beyond": choice(_("Beyond the deadband"), BEYOND),
        "tiers": choice(_("Over several segments"), TIERS),
        "reject_below": number(_("Rejected below")),
        "reject_above": number(_("Rejected above")),
        "max_deduction": number(_("Deduction at most")),
        "max_bonus": number(_("Bonus at most")),
    }


def segment_fields() -> dict[str, forms.Field]:
    """Narrow ones, for a line of a table."""
    fields: dict[str, forms.Field] = {
        "low": number(_("From")),
        "high": number(_("Below")),
        "manner": choice(_("Manner"), MANNERS),
        "step": number(_("Step"), "1"),
        "amount": number(_("Amount or factor")),
    }
    for name, field in fields.items():
        if name != "manner":
            field.widget = forms.TextInput({"size": 8, "inputmode": "decimal"})
        field.widget.attrs["class"] = "w-auto"
    return fields


class Block(NamedTuple):
    """One clause of the form: its number, fields always shown and further ones, and those of its segments."""

    at: int
    main: list[forms.BoundField]
    further: list[forms.BoundField]
    rows: list[list[forms.BoundField]]
    opened: bool


class ClausesForm(Form):
    """A version of a clause set; empty clauses and segments are left out."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=100)
    used_for = forms.CharField(label=_("Used for"), max_length=250, required=False)
    from_on = DateField(label=_("Valid from"))
    until_on = DateField(label=_("Valid until"), required=False)
    note = forms.CharField(label=_("What changed and why"), max_length=250, required=False)
    trial_price = forms.DecimalField(
        label=_("Base price of the curves, yuan/t"),
        max_digits=8,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
    )

    def __init__(self, count: int, *args: Any, named: bool = True, **kwargs: Any) -> None:
        own = {**type(self).base_fields, **_fields(count)}
        self.base_fields = own  # type: ignore[misc]  # this form's own: as many clauses as there are
        super().__init__(*args, **kwargs)
        self.count = count
        self.problems: list[Finding] = []
        self.places: dict[str, str] = {}
        if not named:
            del self.fields["name"], self.fields["used_for"]

    @property
    def blocks(self) -> Iterable[Block]:
        for at in range(self.count):
            own = [self[f"clauses.{at}.{name}"] for name in clause_fields()]
            rows = [
                [self[f"clauses.{at}.segments.{n}.{name}"] for name in segment_fields()]
                for n in range(MOST_SEGMENTS)
            ]
            further = own[ALWAYS_SHOWN:]
            opened = any(one.errors or one.value() for one in further if not hasattr(one.field, "choices"))
            yield Block(at, own[:ALWAYS_SHOWN], further, rows, opened)

    def heads(self) -> list[Any]:
        return [field.label for field in segment_fields().values()]

    def agreement(self) -> list[forms.BoundField]:
        return [self[name] for name in ("combination", "weight.limit_pct", "weight.manner")]

    def versioned(self) -> list[forms.BoundField]:
        names = ("name", "used_for", "from_on", "until_on", "note", "trial_price")
        return [self[name] for name in names if name in self.fields]

    def refuse(self, finding: Finding) -> None:
        """Findings name places among the clauses given; here is which field that is."""
        known, field = self.places, finding.field or ""
        place = max((one for one in known if field.startswith(f"{one}.")), key=len, default="")
        super().refuse(replace(finding, field=known[place] + field[len(place) :]) if place else finding)

    def clauses(self) -> Clauses:
        """What the fields say, after `is_valid()`; what is missing lies in `problems`."""
        self.problems, self.places = [], {}
        made = [clause for at in range(self.count) if (clause := self._clause(at)) is not None]
        limit = self.cleaned_data.get("weight.limit_pct")
        manner = self._chosen(Moisture, "weight.manner")
        weight = None if limit is None else WeightClause(limit, manner)
        return Clauses(tuple(made), self._chosen(Combination, "combination"), weight)

    def _chosen(self, ways: type[Way], name: str) -> Way:
        return ways(self.cleaned_data.get(name) or next(iter(ways)))

    def _clause(self, at: int) -> Clause | None:
        place = f"clauses.{at}"
        given = {name: self.cleaned_data.get(f"{place}.{name}") for name in clause_fields()}
        segments = self._segments(at)
        if not given["measure"]:
            if segments or given["base_low"] is not None:
                self._lacks(f"{place}.measure", NO_MEASURE)
            return None
        kind = self._chosen(Kind, f"{place}.kind")
        if given["base_low"] is None and kind is not Kind.BOUNDS:
            self._lacks(f"{place}.base_low", NO_BASE)
        kept = len({one.split(".")[1] for one in self.places if one.count(".") == 1})
        self.places[f"clauses.{kept}"] = place
        for now, (row, _segment) in enumerate(segments):
            self.places[f"clauses.{kept}.segments.{now}"] = f"{place}.segments.{row}"
        base = given["base_low"] or Decimal(0)
        return Clause(
            measure=Measure.of(given["measure"]),
            kind=kind,
            base_low=base,
            base_high=base if given["base_high"] is None else given["base_high"],
            segments=tuple(segment for _row, segment in segments),
            places=2 if given["places"] is None else given["places"],
            tiers=self._chosen(Tiers, f"{place}.tiers"),
            deadband=given["deadband"] or Decimal(0),
            beyond=self._chosen(Deadband, f"{place}.beyond"),
            **{name: given[name] for name in OPTIONAL},
        )

    def _segments(self, at: int) -> list[tuple[int, Segment]]:
        found = []
        for row in range(MOST_SEGMENTS):
            place = f"clauses.{at}.segments.{row}"
            given = {name: self.cleaned_data.get(f"{place}.{name}") for name in segment_fields()}
            if given["low"] is None and given["high"] is None and given["amount"] is None:
                continue
            if given["amount"] is None:
                self._lacks(f"{place}.amount", NO_AMOUNT)
            step = Decimal(1) if given["step"] is None else given["step"]
            manner = self._chosen(Manner, f"{place}.manner")
            amount = given["amount"] or Decimal(0)
            found.append((row, Segment(given["low"], given["high"], manner, amount, step)))
        return found

    def _lacks(self, place: str, message: str) -> None:
        self.problems.append(blocking("field_missing", message, place))


def _fields(count: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "combination": choice(_("Several deductions"), COMBINATIONS),
        "weight.limit_pct": number(_("Water paid for up to Mt, %")),
        "weight.manner": choice(_("Water above it"), MOISTURES),
    }
    for at in range(count):
        fields |= {f"clauses.{at}.{name}": field for name, field in clause_fields().items()}
        for row in range(MOST_SEGMENTS):
            fields |= {
                f"clauses.{at}.segments.{row}.{name}": field for name, field in segment_fields().items()
            }
    return fields


def initial_of(clauses: Clauses) -> dict[str, Any]:
    """The fields of stored clauses."""
    given: dict[str, Any] = {"combination": clauses.combination.value}
    if clauses.weight:
        given |= {"weight.limit_pct": clauses.weight.limit_pct, "weight.manner": clauses.weight.manner.value}
    for at, clause in enumerate(clauses.clauses):
        given[f"clauses.{at}.measure"] = clause.measure.code
        for name in clause_fields().keys() - {"measure"}:
            given[f"clauses.{at}.{name}"] = _shown(getattr(clause, name))
        if clause.base_high == clause.base_low:
            given[f"clauses.{at}.base_high"] = None
        if not clause.deadband:
            given[f"clauses.{at}.deadband"] = None
        for row, segment in enumerate(clause.segments):
            for name in segment_fields():
                given[f"clauses.{at}.segments.{row}.{name}"] = _shown(getattr(segment, name))
    return given


def _shown(value: object) -> object:
    return getattr(value, "value", value)
