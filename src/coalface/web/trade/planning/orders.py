"""Orders: the list, one of them, and entering, changing and taking back a single one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.catalogue.access import visible_haul_routes, visible_products
from coalface.trade.catalogue.models import HaulRoute, Product
from coalface.trade.chain.queries.waiting import unplanned
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.plans.access import EDIT, SEE, visible_orders
from coalface.trade.plans.actions import change_order, delete_order, record_order
from coalface.trade.plans.models import Order
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, MonthInput, Picker, VersionApart
from coalface.web.components.lists import Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER, OWN, PRODUCT
from coalface.web.trade.planning.months import month_of
from coalface.web.trade.planning.tabs import order_tabs

HIDDEN = "unit_price_per_tonne"


def sees_prices(request: HttpRequest) -> bool:
    return HIDDEN not in hidden_fields(person(request))


class OrderList(ListScreen):
    """Orders of all months, the newest month first."""

    name = "planning.orders"
    title = gettext_lazy("Orders")
    right = SEE
    default_sort = ("-month_on",)
    of_customers = True
    empty = Empty(
        gettext_lazy("No orders yet"),
        gettext_lazy("Fill in the order sheet of a month, or import a file."),
        icon="clipboard-list",
    )
    columns = (
        Column("month_on", gettext_lazy("Month"), kind="month"),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("customer__grade", gettext_lazy("Grade"), kind="grade", sort=""),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("contract__number", gettext_lazy("Contract"), sort=""),
        Column("tonnes", gettext_lazy("Ordered"), kind="tonnes", sort=""),
        Column("haul_route__name", gettext_lazy("Haul route"), sort=""),
        Column("late", gettext_lazy("Late"), kind="flag", sort=""),
        Column("entered_by", gettext_lazy("Entered by"), sort="", shown=False),
        Column("remarks", gettext_lazy("Remarks"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Customer"), "customer__name"),
        DateRange("month_on", gettext_lazy("Month")),
        CUSTOMER,
        PRODUCT,
        Flag("late", gettext_lazy("Came late"), Q(late=True)),
        Flag("unplanned", gettext_lazy("In no approved plan"), lambda _request: unplanned()),
        OWN,
    )

    def rows(self, request: HttpRequest) -> QuerySet[Order]:
        return visible_orders(person(request)).select_related(
            "customer", "product", "contract", "haul_route", "entered_by"
        )

    def row_url(self, row: Order) -> str:
        return record_url("planning:order", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), EDIT):
            return ()
        return (Link(gettext_lazy("New order"), reverse("planning:order_new"), primary=True, dialog=True),)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return order_tabs(request, "planning:orders")


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_orders(by).select_related("customer", "product", "contract", "haul_route", "entered_by")
    order = get_object_or_404(rows, pk=pk)
    context = {
        "order": order,
        "prices": sees_prices(request),
        "may_edit": visible_orders(by, EDIT).filter(pk=pk).exists(),
        "history": field_history(order, holds=lambda right: may(by, right)),
    }
    return render(request, "planning/order.html", context)


class OrderForm(VersionApart, Form):
    """What an order may say; customer, product, month and contract stay as they were entered."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tonnes = forms.DecimalField(label=gettext_lazy("Ordered, t"), max_digits=15, decimal_places=3)
    wished_price = forms.DecimalField(
        label=gettext_lazy("Wished price, yuan/t"), max_digits=8, decimal_places=2, required=False
    )
    haul_route = forms.ModelChoiceField(
        HaulRoute.objects.none(), label=gettext_lazy("Haul route"), required=False
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        self._offer("haul_route", visible_haul_routes(person(request)).order_by("code"))
        if not sees_prices(request):
            del self.fields["wished_price"]

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class NewOrderForm(OrderForm):
    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customer"), widget=Picker("trade:customer_options")
    )
    month_on = forms.CharField(label=gettext_lazy("Month"), widget=MonthInput)
    product = forms.ModelChoiceField(Product.objects.none(), label=gettext_lazy("Product"))
    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label=gettext_lazy("Contract"),
        widget=Picker("trade:contract_options"),
        required=False,
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        by = person(request)
        self._offer("customer", visible_customers(by, EDIT))
        self._offer("product", visible_products(by).order_by("code"))
        self._offer("contract", visible_contracts(by))
        self.order_fields(["customer", "month_on", "product", "contract"])

    def clean_month_on(self) -> Any:  # noqa: ANN401 - the first day of the month
        month = month_of(self.cleaned_data["month_on"])
        if month is None:
            raise forms.ValidationError(_("A month like 2024-01"))
        return month.first


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    month = month_of(request.GET.get("month", "")) or Month.of(timezone.localdate()) + 1
    form = NewOrderForm(request, initial={"month_on": str(month), **request.GET.dict()})
    if order := form.made(record_order, by=person(request)):
        return redirect(request, "planning:order", order.pk, message=_("Recorded"))
    return dialog(request, _("New order"), form)


@needs(EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(visible_orders(person(request), EDIT), pk=pk)
    initial = {
        "version": order.version,
        "tonnes": order.tonnes,
        "wished_price": order.wished_price,
        "haul_route": order.haul_route_id,
        "remarks": order.remarks,
    }
    form = OrderForm(request, initial=initial)
    if form.done(change_order, order_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "planning:order", pk, message=_("Saved"))
    return dialog(request, str(order), form)


class TakeBackForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(EDIT)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(visible_orders(person(request), EDIT), pk=pk)
    form = TakeBackForm(request.POST or None, initial={"version": order.version})
    if form.done(delete_order, order_id=pk, by=person(request)):
        return redirect(request, "planning:orders", message=_("Taken back"))
    return dialog(request, _("Take back the order of %(name)s") % {"name": order.customer}, form, danger=True)
