"""Addresses of the pages about orders, balance, plans and stockyards."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.plans.access import EDIT, SEE
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.planning import (
    assurance,
    balances,
    counts,
    orders,
    places,
    plans,
    rail,
    sheets,
    yards,
)

app_name = "planning"
urlpatterns = [
    path("orders/", orders.OrderList.view(), name="orders"),
    path("orders/sheet/", sheets.sheet, name="sheet"),
    path("orders/new/", orders.new, name="order_new"),
    path("orders/<int:pk>/", orders.show, name="order"),
    path("orders/<int:pk>/edit/", orders.edit, name="order_edit"),
    path("orders/<int:pk>/take-back/", orders.take_back, name="order_take_back"),
    path("balance/", balances.show, name="balance"),
    path("plans/", plans.PlanList.view(), name="plans"),
    path("plans/propose/", plans.propose, name="propose"),
    path("plans/lines/", plans.LineList.view(), name="lines"),
    path("plans/lines/<int:pk>/", plans.line, name="line"),
    path("plans/lines/<int:pk>/change/", plans.change, name="line_change"),
    path("plans/<int:pk>/", plans.show, name="plan"),
    path("plans/<int:pk>/submit/", plans.submit, name="submit"),
    path("plans/<int:pk>/discard/", plans.discard, name="discard"),
    path("rail-requests/", rail.board, name="rail"),
    path("rail-requests/new/", rail.ask, name="rail_ask"),
    path("rail-requests/<int:pk>/grant/", rail.grant, name="rail_grant"),
    path("rail-requests/<int:pk>/load/", rail.load, name="rail_load"),
    path("rail-requests/<int:pk>/change/", rail.change, name="rail_change"),
    path("assurance/", assurance.show, name="assurance"),
    path("stockyards/", yards.StockyardList.view(), name="stockyards"),
    path("stockyards/new/", yards.new, name="stockyard_new"),
    path("stockyards/<int:pk>/", yards.show, name="stockyard"),
    path("stockyards/<int:pk>/edit/", yards.edit, name="stockyard_edit"),
    path("stockyards/<int:pk>/read/", yards.read, name="stockyard_read"),
    path("stock-counts/", counts.CountList.view(), name="counts"),
    path("stock-counts/new/", counts.new, name="count_new"),
    path("stock-counts/<int:pk>/", counts.show, name="count"),
    path("stock-counts/<int:pk>/change/", counts.change, name="count_change"),
    path("mine-outputs/", places.OutputList.view(), name="outputs"),
    path("mine-outputs/new/", places.output_new, name="output_new"),
    path("mine-outputs/<int:pk>/", places.output, name="output"),
    path("haul-routes/", places.RouteList.view(), name="routes"),
    path("haul-routes/new/", places.route_new, name="route_new"),
    path("haul-routes/<int:pk>/", places.route, name="route"),
]
palette.register(
    Command(_("Order sheet"), "planning:sheet", "clipboard-list", EDIT),
    Command(_("New order"), "planning:order_new", "clipboard-list", EDIT, create=True),
    Command(_("Balance of the month"), "planning:balance", "scale", SEE),
    Command(_("Plans"), "planning:plans", "calendar", SEE),
    Command(_("Railway requests"), "planning:rail", "truck", SEE),
    Command(_("Supply assurance"), "planning:assurance", "shield-check", "dossier.view"),
    Command(_("Stockyards"), "planning:stockyards", "package", "trade.view"),
    Command(_("Stock counts"), "planning:counts", "clipboard-list", SEE),
    Command(_("New stock count"), "planning:count_new", "clipboard-list", EDIT, create=True),
    Command(_("Haul routes"), "planning:routes", "route", "trade.view"),
)
