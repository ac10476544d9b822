"""The board of railway requests: asked, granted, loaded, and what people put down about them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.trade.catalogue.access import keeps_supply, visible_haul_routes, visible_products
from coalface.trade.catalogue.models import HaulRoute, Product, Transport
from coalface.trade.plans import actions
from coalface.trade.plans.access import EDIT, SEE, visible_requests
from coalface.trade.plans.models import RailRequest
from coalface.trade.plans.queries.rail import request_lines
from coalface.web.access import needs, person
from coalface.web.addresses import url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect, render
from coalface.web.trade.planning.months import asked_month, month_context, month_of
from coalface.web.trade.planning.tabs import order_tabs


@needs(SEE)
def board(request: HttpRequest) -> HttpResponse:
    """One line a request, with the fulfilment and the mean of a day; the line of all together last."""
    by, month, today = person(request), asked_month(request), timezone.localdate()
    lines = request_lines(by, month, today)
    context = {
        **month_context(request, month),
        "lines": lines,
        "total": lines[-1] if lines else None,
        "keeps": keeps_supply(by),
        "tabs": order_tabs(request, "planning:rail"),
    }
    return render(request, "planning/rail.html", context)


class RequestForm(Form):
    month_on = forms.CharField(widget=forms.HiddenInput)
    haul_route = forms.ModelChoiceField(HaulRoute.objects.none(), label=gettext_lazy("Haul route"))
    product = forms.ModelChoiceField(Product.objects.none(), label=gettext_lazy("Product"), required=False)
    asked_cars = forms.IntegerField(label=gettext_lazy("Cars asked for"), min_value=1)
    tonnes_a_car = forms.DecimalField(
        label=gettext_lazy("Tonnes a car"), max_digits=6, decimal_places=2, initial=70
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        by = person(request)
        by_rail = visible_haul_routes(by).filter(transport=Transport.RAIL)
        for name, rows in (("haul_route", by_rail), ("product", visible_products(by))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.order_by("code")


@needs(EDIT)
def ask(request: HttpRequest) -> HttpResponse:
    month = month_of(request.POST.get("month_on", "") or request.GET.get("month", ""))
    form = RequestForm(request, initial={"month_on": str(month or "")})
    if month is not None and form.is_valid():
        with form.refusals():
            given = {**form.cleaned_data, "month_on": month.first}
            actions.request_cars(by=person(request), **given)
        if form.ok:
            return _back(request, f"{month}", _("Recorded"))
    return dialog(request, _("Ask for cars in %(month)s") % {"month": month or "—"}, form)


class GrantForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    granted_cars = forms.IntegerField(label=gettext_lazy("Cars granted"), min_value=0)
    granted_on = DateField(label=gettext_lazy("Granted on"))


@needs(EDIT)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    initial = {
        "version": found.version,
        "granted_cars": found.asked_cars if found.granted_cars is None else found.granted_cars,
        "granted_on": found.granted_on or timezone.localdate(),
    }
    form = GrantForm(request.POST or None, initial=initial)
    if form.done(actions.grant_cars, request_id=pk, by=person(request)):
        return _back(request, f"{found.month_on:%Y-%m}", _("Saved"))
    return dialog(request, _("Cars granted: %(name)s") % {"name": found.haul_route}, form)


class LoadingForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    day_on = DateField(label=gettext_lazy("Day"))
    cars = forms.IntegerField(label=gettext_lazy("Cars loaded"), min_value=0)
    tonnes = forms.DecimalField(
        label=gettext_lazy("Tonnes loaded"), max_digits=15, decimal_places=3, required=False
    )


@needs(EDIT)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    form = LoadingForm(
        request.POST or None, initial={"version": found.version, "day_on": timezone.localdate()}
    )
    if form.done(actions.record_loading, request_id=pk, by=person(request)):
        return _back(request, f"{found.month_on:%Y-%m}", _("Saved"))
    return dialog(request, _("Loaded on a day: %(name)s") % {"name": found.haul_route}, form)


class ChangeForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_cars = forms.IntegerField(label=gettext_lazy("Cars asked for"), min_value=1)
    tonnes_a_car = forms.DecimalField(label=gettext_lazy("Tonnes a car"), max_digits=6, decimal_places=2)
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)


@needs(EDIT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    initial = {
        "version": found.version,
        "asked_cars": found.asked_cars,
        "tonnes_a_car": found.tonnes_a_car,
        "remarks": found.remarks,
    }
    form = ChangeForm(request.POST or None, initial=initial)
    if form.done(actions.change_request, request_id=pk, by=person(request)):
        return _back(request, f"{found.month_on:%Y-%m}", _("Saved"))
    return dialog(request, str(found), form)


def _request(request: HttpRequest, pk: int) -> RailRequest:
    return get_object_or_404(visible_requests(person(request)).select_related("haul_route"), pk=pk)


def _back(request: HttpRequest, month: str, message: str) -> HttpResponse:
    return redirect(request, f"{url('planning:rail')}?month={month}", message=message)
