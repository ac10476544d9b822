"""A product with what it promises of its quality, and the floors of the law below all of them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.kernel.coal.assay import Measure
from coalface.trade.catalogue.access import visible_legal_floors, visible_products
from coalface.trade.catalogue.actions import set_legal_floor, set_spec
from coalface.trade.catalogue.models import LegalFloor, Product, ProductSpec
from coalface.trade.catalogue.queries import against_law, legal_floor_on, spec_on, unit_of
from coalface.trade.catalogue.rules.quality import Bound, Line, field_of, read_bounds, read_lines
from coalface.trade.pricing.access import visible_floors, visible_prices
from coalface.web.access import needs, person
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect, render
from coalface.web.trade.pricing.words import measure_name

MEASURES = tuple(
    Measure.of(code)
    for code in (
        "q_net_ar",
        "q_gross_d",
        "moisture_ar",
        "moisture_ad",
        "ash_d",
        "ash_ad",
        "volatile_daf",
        "sulphur_d",
        "sulphur_ad",
        "caking",
        "plastic_layer",
        "hgi",
        "softening",
    )
)
COLUMNS = ("guaranteed", "typical", "least", "most")
HEADS = {
    "guaranteed": gettext_lazy("Guaranteed"),
    "typical": gettext_lazy("Typical"),
    "least": gettext_lazy("At least"),
    "most": gettext_lazy("At most"),
}
LEGAL = tuple(Measure.of(code) for code in ("ash_d", "sulphur_d", "q_net_ar"))
GROUPS = (
    (True, False, gettext_lazy("lignite")),
    (False, False, gettext_lazy("other coal")),
    (True, True, gettext_lazy("lignite carried farther")),
    (False, True, gettext_lazy("other coal carried farther")),
)


def _number(label: str) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, max_digits=9, decimal_places=3, widget=widget)


class SpecForm(Form):
    """Four boxes for each measure; findings name `ash_d_guaranteed` and so on."""

    from_on = DateField(label=gettext_lazy("Valid from"))
    carried_km = forms.IntegerField(
        label=gettext_lazy("Carried at most, km"),
        required=False,
        min_value=1,
        max_value=20_000,
        help_text=gettext_lazy("With a distance, the floors of the law for far transport bind too."),
    )
    note = forms.CharField(label=gettext_lazy("What changed and why"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for measure in MEASURES:
            for name in COLUMNS:
                field = _number(f"{measure} {HEADS[name]}")
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{measure.code}_{name}"] = field

    def rows(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return [
            (measure_name(one), unit_of(one), [self[f"{one.code}_{name}"] for name in COLUMNS])
            for one in MEASURES
        ]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        boxes = [(one, [given[f"{one.code}_{name}"] for name in COLUMNS]) for one in MEASURES]
        lines = [Line(one, *values) for one, values in boxes if any(value is not None for value in values)]
        return {"lines": lines, **{name: given[name] for name in ("from_on", "carried_km", "note")}}


class LegalForm(Form):
    """The limits of the law by group of coal, distance and measure; an empty box asks nothing."""

    starts_on = DateField(label=gettext_lazy("In force from"))
    source = forms.CharField(label=gettext_lazy("Law or notice"), max_length=150)
    far_km = forms.IntegerField(
        label=gettext_lazy("Far transport begins beyond, km"), min_value=1, max_value=20_000
    )
    note = forms.CharField(label=gettext_lazy("What changed and why"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lignite, far, label in GROUPS:
            for measure in LEGAL:
                field = _number(f"{measure} {label}")
                field.widget.attrs["class"] = "form-control"
                self.fields[field_of(lignite, far, measure)] = field

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [
            (str(label), [self[field_of(lignite, far, one)] for one in LEGAL])
            for lignite, far, label in GROUPS
        ]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        bounds = [
            Bound(lignite, one, given[name], given["far_km"] if far else 0)
            for lignite, far, _label in GROUPS
            for one in LEGAL
            if given[name := field_of(lignite, far, one)] is not None
        ]
        return {"bounds": bounds, **{name: given[name] for name in ("starts_on", "source", "note")}}


@needs("trade.view")
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """The product: what it promises today and promised before, what the law asks, what it costs."""
    by, today = person(request), timezone.localdate()
    found = get_object_or_404(visible_products(by), pk=pk)
    spec = spec_on(found, today)
    lines = read_lines(spec.document) if spec is not None else ()
    floor, law = against_law(found, lines, spec.carried_km if spec else None, today) if spec else (None, [])
    prices = visible_prices(by).filter(product=found, from_on__lte=today).exclude(until_on__lt=today)
    context = {
        "product": found,
        "spec": spec,
        "lines": _shown(lines),
        "law": law,
        "floor": floor or legal_floor_on(today),
        "bounds": _asked(found, floor or legal_floor_on(today)),
        "versions": list(found.specs.select_related("saved_by", "judged_by")),
        "prices": list(prices.select_related("price_list", "mine", "place").order_by("price_list__name")),
        "floors": list(
            visible_floors(by)
            .filter(product=found, from_on__lte=today)
            .exclude(until_on__lt=today)
            .select_related("mine")
        ),
        "today": today,
        "may_edit": may(by, "trade.edit"),
    }
    return render(request, "trade/product.html", context)


@needs("trade.edit")
def spec_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of what a product promises, begun from the newest."""
    by = person(request)
    found = get_object_or_404(visible_products(by), pk=pk)
    form = SpecForm(request.POST or None, initial=_begun(found.specs.order_by("-from_on").first()))
    if form.done(set_spec, product=found, by=by):
        return redirect(request, "trade:product", pk, message=_("Saved"))
    context = {"product": found, "form": form, "heads": list(HEADS.values())}
    return form_page(request, "trade/spec.html", context)


@needs("trade.view")
def legal_floors(request: HttpRequest) -> HttpResponse:
    """What the law asked from when on, newest first."""
    by = person(request)
    versions = [
        (one, _grid(read_bounds(one.document)), max(b.beyond_km for b in read_bounds(one.document)))
        for one in visible_legal_floors(by).select_related("saved_by")
    ]
    context = {
        "versions": versions,
        "measures": [measure_name(one) for one in LEGAL],
        "may_set": may(by, "policy.edit"),
        "today": timezone.localdate(),
    }
    return render(request, "trade/legal_floors.html", context)


@needs("policy.edit")
def floor_new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = LegalForm(request.POST or None, initial=_legal_start(legal_floor_on(today)))
    if form.done(set_legal_floor, by=person(request)):
        return redirect(request, "trade:legal_floors", message=_("Saved"))
    context = {"form": form, "measures": [measure_name(one) for one in LEGAL]}
    return form_page(request, "trade/legal_floor.html", context)


def _shown(lines: tuple[Line, ...]) -> list[tuple[str, str, list[str]]]:
    """Name, unit and the four values of each line."""
    return [
        (
            measure_name(line.measure),
            unit_of(line.measure),
            [_plain(getattr(line, name)) for name in COLUMNS],
        )
        for line in lines
    ]


def _asked(product: Product, floor: LegalFloor | None) -> list[tuple[str, str]]:
    """What the law asks of this product, in words."""
    if floor is None:
        return []
    lignite = product.kind == Product.Kind.LIGNITE
    return [
        (
            " · ".join([measure_name(one.measure), *_far(one.beyond_km)]),
            f"≥ {_plain(one.limit)} MJ/kg" if one.is_least else f"≤ {_plain(one.limit)} %",
        )
        for one in read_bounds(floor.document)
        if one.lignite is lignite
    ]


def _far(km: int) -> list[str]:
    return [_("beyond %(km)s km") % {"km": km}] if km else []


def _grid(bounds: tuple[Bound, ...]) -> list[tuple[str, list[str]]]:
    known = {(one.lignite, one.beyond_km > 0, one.measure): _plain(one.limit) for one in bounds}
    return [
        (str(label), [known.get((lignite, far, one), "—") for one in LEGAL]) for lignite, far, label in GROUPS
    ]


def _begun(newest: ProductSpec | None) -> dict[str, Any]:
    if newest is None:
        return {"from_on": timezone.localdate()}
    initial: dict[str, Any] = {"from_on": timezone.localdate(), "carried_km": newest.carried_km}
    for line in read_lines(newest.document):
        initial |= {f"{line.measure.code}_{name}": getattr(line, name) for name in COLUMNS}
    return initial


def _legal_start(floor: LegalFloor | None) -> dict[str, Any]:
    if floor is None:
        return {}
    bounds = read_bounds(floor.document)
    start: dict[str, Any] = {"source": floor.source, "far_km": max(one.beyond_km for one in bounds) or None}
    return start | {field_of(one.lignite, one.beyond_km > 0, one.measure): one.limit for one in bounds}


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():,f}"
