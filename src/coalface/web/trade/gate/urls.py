"""Addresses of the pages about loading notes, weighing, rail, ships and arrivals."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.gate import (
    arrivals,
    equipment,
    kiosk,
    limits,
    notes,
    options,
    papers,
    rail,
    ships,
    tickets,
)

app_name = "gate"
urlpatterns = [
    path("gate/", kiosk.show, name="kiosk"),
    path("gate/notes/", notes.NoteList.view(), name="notes"),
    path("gate/notes/new/", notes.new, name="note_new"),
    path("gate/notes/<int:pk>/", notes.show, name="note"),
    path("gate/notes/<int:pk>/weigh/", kiosk.weigh, name="weigh"),
    path("gate/notes/<int:pk>/load/", notes.load, name="note_load"),
    path("gate/notes/<int:pk>/unload/", notes.unload, name="note_unload"),
    path("gate/notes/<int:pk>/withdraw/", notes.withdraw, name="note_withdraw"),
    path("gate/notes/<int:pk>/print/", papers.note, name="note_print"),
    path("gate/tickets/", tickets.TicketList.view(), name="tickets"),
    path("gate/tickets/<int:pk>/", tickets.show, name="ticket"),
    path("gate/tickets/<int:pk>/correct/", tickets.correct, name="ticket_correct"),
    path("gate/tickets/<int:pk>/print/", papers.ticket, name="ticket_print"),
    path("gate/waybills/", rail.WaybillList.view(), name="waybills"),
    path("gate/waybills/new/", rail.new, name="waybill_new"),
    path("gate/waybills/<int:pk>/", rail.show, name="waybill"),
    path("gate/waybills/<int:pk>/wagons/", rail.wagons, name="waybill_wagons"),
    path("gate/waybills/<int:pk>/send/", rail.send, name="waybill_send"),
    path("gate/voyages/", ships.VoyageList.view(), name="voyages"),
    path("gate/voyages/new/", ships.new, name="voyage_new"),
    path("gate/voyages/<int:pk>/", ships.show, name="voyage"),
    path("gate/voyages/<int:pk>/survey/<slug:moment>/", ships.survey, name="voyage_survey"),
    path("gate/voyages/<int:pk>/send/", ships.send, name="voyage_send"),
    path("gate/arrivals/", arrivals.ArrivalList.view(), name="arrivals"),
    path("gate/arrivals/new/", arrivals.new, name="arrival_new"),
    path("gate/arrivals/<int:pk>/", arrivals.show, name="arrival"),
    path("gate/arrivals/<int:pk>/edit/", arrivals.edit, name="arrival_edit"),
    path("gate/bias/", equipment.bias, name="bias"),
    path("gate/limits/", limits.LimitList.view(), name="limits"),
    path("gate/limits/new/", limits.new, name="limits_new"),
    path("gate/carriers/", equipment.CarrierList.view(), name="carriers"),
    path("gate/carriers/new/", equipment.carrier_new, name="carrier_new"),
    path("gate/carriers/<int:pk>/", equipment.carrier, name="carrier"),
    path("gate/carriers/<int:pk>/edit/", equipment.carrier_edit, name="carrier_edit"),
    path("gate/scales/", equipment.ScaleList.view(), name="scales"),
    path("gate/scales/new/", equipment.scale_new, name="scale_new"),
    path("gate/scales/<int:pk>/", equipment.scale, name="scale"),
    path("gate/scales/<int:pk>/edit/", equipment.scale_edit, name="scale_edit"),
    path("gate/scales/<int:pk>/now/", kiosk.now, name="scale_now"),
    path("gate/options/carriers/", options.carriers, name="carrier_options"),
    path("gate/options/contracts/", options.contracts, name="contract_options"),
    path("gate/options/shipments/", options.shipments, name="shipment_options"),
]

palette.register(
    Command(_("New loading note"), "gate:note_new", "truck", "weighing.edit", create=True),
    Command(_("New waybill"), "gate:waybill_new", "train", "weighing.edit", create=True),
    Command(_("New voyage"), "gate:voyage_new", "ship", "weighing.edit", create=True),
    Command(_("New arrival"), "gate:arrival_new", "map-pin", "weighing.edit", create=True),
    Command(_("Weighing kiosk"), "gate:kiosk", "scale", "weighing.edit"),
    Command(_("Weighbridge tickets"), "gate:tickets", "receipt", "trade.view"),
    Command(_("Voyages"), "gate:voyages", "ship", "trade.view"),
    Command(_("Bias of carriers and scales"), "gate:bias", "chart-bar", "trade.view"),
    Command(_("Limits of the gate"), "gate:limits", "adjustments-horizontal", "trade.view"),
    Command(_("Carriers"), "gate:carriers", "truck", "trade.view"),
    Command(_("Scales"), "gate:scales", "scale", "trade.view"),
)
