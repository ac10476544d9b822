"""The order sheet of a month: a grid to type into, one row a customer and product."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.desk.search.queries import named
from coalface.trade.catalogue.access import visible_haul_routes
from coalface.trade.plans.access import EDIT
from coalface.trade.plans.actions import Entry, save_sheet
from coalface.trade.plans.queries import order_sheet
from coalface.trade.plans.queries.plans import due_on
from coalface.trade.plans.queries.sheets import SheetRow, sheet_customers
from coalface.web.access import needs, person
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect
from coalface.web.trade.planning.months import asked_month, month_context
from coalface.web.trade.planning.orders import sees_prices
from coalface.web.trade.planning.tabs import order_tabs

PAGE = 40
BOX = "form-control form-control-sm text-end"


class SheetForm(Form):
    """Four boxes a row, named by the row's key."""

    def __init__(self, request: HttpRequest, rows: list[SheetRow], routes: list[tuple[int, str]]) -> None:
        super().__init__(request.POST or None)
        self.rows, self.routes, self.prices = rows, routes, sees_prices(request)
        for row in rows:
            self._add(row)

    def _add(self, row: SheetRow) -> None:
        order, name = row.order, f"{row.customer} · {row.product}"
        self._number(f"tonnes-{row.key}", f"{_('Ordered, t')} {name}", order.tonnes if order else None, 15, 3)
        if self.prices:
            self._number(
                f"price-{row.key}",
                f"{_('Wished price, yuan/t')} {name}",
                order.wished_price if order else None,
                8,
                2,
            )
        self.fields[f"route-{row.key}"] = forms.TypedChoiceField(
            choices=[("", "—"), *self.routes],
            coerce=int,
            empty_value=None,
            required=False,
            label=f"{_('Haul route')} {name}",
            initial=order.haul_route_id if order else None,
            widget=forms.Select({"class": "form-select form-select-sm"}),
        )
        self.fields[f"version-{row.key}"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=order.version if order else 0
        )

    def _number(self, name: str, label: str, value: Decimal | None, digits: int, places: int) -> None:
        self.fields[name] = forms.DecimalField(
            label=label,
            required=False,
            initial=None if value is None else f"{value.normalize():f}",
            max_digits=digits,
            decimal_places=places,
            widget=forms.TextInput({"class": BOX, "inputmode": "decimal"}),
        )

    def lines(self) -> list[tuple[SheetRow, Any, Any, Any, Any]]:
        return [
            (
                row,
                self[f"tonnes-{row.key}"],
                self[f"price-{row.key}"] if self.prices else None,
                self[f"route-{row.key}"],
                self[f"version-{row.key}"],
            )
            for row in self.rows
        ]

    def entries(self, routes: dict[int, Any]) -> list[Entry]:
        return [self._entry(row.key, routes) for row in self.rows]

    def _entry(self, key: str, routes: dict[int, Any]) -> Entry:
        given = self.cleaned_data
        fields: Any = {"haul_route": routes.get(given[f"route-{key}"])}
        if self.prices:
            fields["wished_price"] = given[f"price-{key}"]
        return Entry(key, given[f"version-{key}"], given[f"tonnes-{key}"], fields)


@needs(EDIT)
def sheet(request: HttpRequest) -> HttpResponse:
    """Typed into like a spreadsheet; saving keeps all rows of the page or none."""
    by, month = person(request), asked_month(request, ahead=1)
    text = request.GET.get("q", "").strip()
    customers = sheet_customers(by, month)
    if text:
        customers = customers.filter(named(by, "customer", text))
    page = Paginator(customers.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    rows = order_sheet(by, month, list(page.object_list))
    routes = {route.pk: route for route in visible_haul_routes(by).order_by("code")}
    form = SheetForm(request, rows, [(pk, route.name) for pk, route in routes.items()])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            saved = save_sheet(month_on=month.first, entries=form.entries(routes), by=by)
        if form.ok:
            message = _("%(n)s orders saved") % {"n": saved}
            return redirect(request, request.get_full_path(), message=message)
    context = {
        **month_context(request, month),
        "form": form,
        "page": page,
        "q": text,
        "due_on": due_on(month),
        "entered": sum(1 for row in rows if row.order is not None),
        "tabs": order_tabs(request, "planning:sheet"),
    }
    return form_page(request, "planning/sheet.html", context)
