"""Services beside coal (R3.10): the price list of a day, and what customers ordered from it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.plans import actions
from coalface.trade.plans.access import EDIT, SEE, visible_service_orders, visible_services
from coalface.trade.plans.models import Service, ServiceOrder
from coalface.trade.plans.queries.serving import price_list
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER

PRICED = {"unit_price", "amount"}


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    pages = ((gettext_lazy("Price list"), "services"), (gettext_lazy("Orders of services"), "service_orders"))
    return [(label, reverse(f"planning:{name}"), name == here) for label, name in pages]


class PricedList(ListScreen):
    """Prices only for those who may see them."""

    right = SEE
    here: ClassVar[str]
    columns: ClassVar[Sequence[Column]]

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        if hidden_fields(person(request)):
            self.columns = [column for column in type(self).columns if column.key not in PRICED]  # type: ignore[misc] # this answer's own
        return super().serve(request)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs(self.here)


class ServiceList(PricedList):
    name, here = "planning.services", "services"
    title = gettext_lazy("Services beside coal")
    default_sort = ("code",)
    empty = Empty(
        gettext_lazy("No services yet"),
        gettext_lazy("Loading, blending, storage and transport that customers order beside coal."),
        icon="package",
    )
    columns: ClassVar[Sequence[Column]] = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Service"), grow=True),
        Column("kind", gettext_lazy("Kind"), kind="choice", sort=""),
        Column("unit", gettext_lazy("Unit"), kind="choice", sort=""),
        Column("unit_price", gettext_lazy("Unit price"), kind="yuan", sort=""),
        Column("from_on", gettext_lazy("Price in force from"), kind="date", sort=""),
    )
    filters = (
        Search(gettext_lazy("Code or name"), "code", "name"),
        Choice("kind", gettext_lazy("Kind"), Service.Kind.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Service]:
        return price_list(person(request), timezone.localdate())

    def row_url(self, row: Service) -> str:
        return f"{reverse('planning:service_orders')}?service={row.pk}"

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        links = []
        if may(person(request), "pricing.edit"):
            price, new = reverse("planning:service_price"), reverse("planning:service_new")
            links = [
                Link(gettext_lazy("New price of a service"), price, icon="coin", dialog=True),
                Link(gettext_lazy("New service"), new, icon="plus", dialog=True),
            ]
        return [*links, *_order_link(request)]


class ServiceOrderList(PricedList):
    name, here = "planning.service_orders", "service_orders"
    title = gettext_lazy("Orders of services")
    default_sort = ("-day_on",)
    empty = Empty(
        gettext_lazy("No service was ordered yet"),
        gettext_lazy("Record what a customer orders beside coal; the price is that of the list."),
        icon="clipboard-list",
    )
    columns: ClassVar[Sequence[Column]] = (
        Column("day_on", gettext_lazy("Day"), kind="date"),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("service__name", gettext_lazy("Service"), sort=""),
        Column("quantity", gettext_lazy("Quantity"), kind="number", sort=""),
        Column("unit", gettext_lazy("Unit"), value=lambda row: row.service.get_unit_display()),
        Column("unit_price", gettext_lazy("Unit price"), kind="yuan", sort=""),
        Column("amount", gettext_lazy("Amount"), kind="yuan", sort=""),
        Column("cancelled_at", gettext_lazy("Cancelled"), kind="datetime", sort=""),
        Column("remarks", gettext_lazy("Remarks"), sort="", shown=False),
    )
    filters = (
        CUSTOMER,
        Choice(
            "service",
            gettext_lazy("Service"),
            lambda request: visible_services(person(request)).order_by("code").values_list("pk", "name"),
        ),
        DateRange("day_on", gettext_lazy("Day")),
        Flag("stands", gettext_lazy("Not cancelled"), Q(cancelled_at__isnull=True)),
    )

    def rows(self, request: HttpRequest) -> QuerySet[ServiceOrder]:
        return visible_service_orders(person(request)).select_related("customer", "service")

    def row_url(self, row: ServiceOrder) -> str:
        return record_url("planning:service_order", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _order_link(request)


def _order_link(request: HttpRequest) -> list[Link]:
    if not may(person(request), EDIT):
        return []
    address = reverse("planning:service_order_new")
    return [Link(gettext_lazy("Order a service"), address, primary=True, dialog=True)]


class ServiceForm(Form):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=60)
    name = forms.CharField(label=gettext_lazy("Service"), max_length=150)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Service.Kind.choices)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=Service.Unit.choices)


@needs("pricing.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None)
    if form.done(actions.record_service, by=person(request)):
        return redirect(request, "planning:services", message=_("Recorded"))
    return dialog(request, _("New service"), form)


class _OfService(Form):
    service = forms.ModelChoiceField(Service.objects.none(), label=gettext_lazy("Service"))

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        self._offer("service", visible_services(person(request)).order_by("code"))

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class PriceForm(_OfService):
    by_id = ("service",)

    unit_price = forms.DecimalField(label=gettext_lazy("Unit price"), max_digits=12, decimal_places=4)
    from_on = DateField(label=gettext_lazy("Price in force from"))


@needs("pricing.edit")
def price(request: HttpRequest) -> HttpResponse:
    form = PriceForm(request, initial={"from_on": timezone.localdate()})
    if form.done(actions.set_service_price, by=person(request)):
        return redirect(request, "planning:services", message=_("Saved"))
    return dialog(request, _("New price of a service"), form)


class OrderServiceForm(_OfService):
    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customer"), widget=Picker("trade:customer_options")
    )
    day_on = DateField(label=gettext_lazy("Day"))
    quantity = forms.DecimalField(label=gettext_lazy("Quantity"), max_digits=15, decimal_places=3)
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self._offer("customer", visible_customers(person(request), EDIT))
        self.order_fields(["customer", "service"])


@needs(EDIT)
def order(request: HttpRequest) -> HttpResponse:
    form = OrderServiceForm(request, initial={"day_on": timezone.localdate()})
    if form.done(actions.order_service, by=person(request)):
        return redirect(request, "planning:service_orders", message=_("Recorded"))
    return dialog(request, _("Order a service"), form)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_service_orders(by).select_related("customer", "service", "ordered_by")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "order": found,
        "history": field_history(found, holds=lambda right: may(by, right)),
        "prices": not hidden_fields(by),
        "may_edit": visible_service_orders(by, EDIT).filter(pk=pk).exists(),
    }
    return render(request, "planning/service_order.html", context)


class CancelForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(EDIT)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_service_orders(person(request), EDIT), pk=pk)
    form = CancelForm(request.POST or None, initial={"version": found.version})
    if form.done(actions.cancel_service_order, order_id=pk, by=person(request)):
        return redirect(request, "planning:service_order", pk, message=_("Saved"))
    return dialog(request, _("Cancel the order of %(name)s") % {"name": found.customer}, form, danger=True)
