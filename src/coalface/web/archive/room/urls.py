"""Addresses: pages of the paper archive."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import tabs
from coalface.web.archive.room import (
    counts,
    destroying,
    holdings,
    labels,
    lending,
    performance,
    plan,
    scanning,
    setting_up,
    steering,
    units,
)
from coalface.web.archive.tabs import Tab
from coalface.web.palette import Command

app_name = "room"
urlpatterns = [
    path("room/", plan.show, name="plan"),
    path("room/find/", plan.find, name="find"),
    path("room/rooms/new/", setting_up.new_room, name="room_new"),
    path("room/rooms/<int:pk>/", plan.show, name="room"),
    path("room/rooms/<int:pk>/edit/", setting_up.edit_room, name="room_edit"),
    path("room/rooms/<int:pk>/shelves/new/", setting_up.new_shelves, name="shelves_new"),
    path("room/shelves/<int:pk>/", plan.shelf, name="shelf"),
    path("room/shelves/<int:pk>/use/", setting_up.use, name="shelf_use"),
    path("room/shelves/<int:pk>/labels/", labels.of_shelf, name="shelf_labels"),
    path("room/shelves/<int:pk>/count/", counts.begin, name="count_begin"),
    path("room/shelves/<int:pk>/open/", steering.open_aisle, name="aisle_open"),
    path("room/counts/", counts.CountList.view(), name="counts"),
    path("room/counts/<int:pk>/", counts.show, name="count"),
    path("room/counts/<int:pk>/close/", counts.close, name="count_close"),
    path("room/differences/<int:pk>/mend/", counts.mend, name="difference_mend"),
    path("room/destructions/", destroying.DestructionList.view(), name="destructions"),
    path("room/destructions/<int:pk>/", destroying.show, name="destruction"),
    path("room/destructions/<int:pk>/approve/", destroying.approve, name="destruction_approve"),
    path("room/destructions/<int:pk>/reject/", destroying.reject, name="destruction_reject"),
    path("room/performance/", performance.show, name="performance"),
    path("room/labels/", labels.of_waiting, name="labels"),
    path("room/scan/", scanning.scan, name="scan"),
    path("room/units/", units.UnitList.view(), name="units"),
    path("room/units/new/", units.new, name="unit_new"),
    path("room/units/<int:pk>/", units.show, name="unit"),
    path("room/units/<int:pk>/edit/", units.edit, name="unit_edit"),
    path("room/units/<int:pk>/files/", holdings.add, name="unit_files"),
    path("room/units/<int:pk>/label/", labels.of_unit, name="unit_label"),
    path("room/units/<int:pk>/file/", lending.file, name="unit_file"),
    path("room/units/<int:pk>/lend/", lending.lend, name="unit_lend"),
    path("room/units/<int:pk>/return/", lending.take_back, name="unit_return"),
    path("room/units/<int:pk>/missing/", lending.report_missing, name="unit_missing"),
    path("room/loans/", lending.LoanList.view(), name="loans"),
    path("customers/<int:pk>/room/", units.of_customer, name="customer"),
]
palette.register(
    Command(_("File by scanning"), "room:scan", "scan", "room.keep"),
    Command(_("New unit"), "room:unit_new", "archive", "room.keep", create=True),
    Command(_("Loans"), "room:loans", "books", "room.view"),
    Command(_("Stock-takings"), "room:counts", "list-check", "room.keep"),
    Command(_("Destructions"), "room:destructions", "trash", "room.keep"),
    Command(_("Work in the archive room"), "room:performance", "chart-bar", "room.keep"),
)
tabs.register(Tab(_("Archive room"), "room:customer", "room.view"))
