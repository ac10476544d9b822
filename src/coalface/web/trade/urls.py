"""Addresses of the pages of trade."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade import catalogue, options, products, records, reports
from coalface.web.trade.lists import ContractList, ReceiptList, ShipmentList

app_name = "trade"
urlpatterns = [
    path("shipments/", ShipmentList.view(), name="shipments"),
    path("shipments/new/", records.shipment_new, name="shipment_new"),
    path("shipments/<int:pk>/", records.shipment, name="shipment"),
    path("shipments/<int:pk>/edit/", records.shipment_edit, name="shipment_edit"),
    path("shipments/<int:pk>/delete/", records.shipment_delete, name="shipment_delete"),
    path("contracts/", ContractList.view(), name="contracts"),
    path("contracts/new/", records.contract_new, name="contract_new"),
    path("contracts/<int:pk>/", records.contract, name="contract"),
    path("contracts/<int:pk>/edit/", records.contract_edit, name="contract_edit"),
    path("contracts/<int:pk>/quantities/", records.quantities, name="contract_quantities"),
    path("contracts/<int:pk>/delete/", records.contract_delete, name="contract_delete"),
    path("payments/", ReceiptList.view(), name="payments"),
    path("payments/new/", records.receipt_new, name="receipt_new"),
    path("payments/<int:pk>/", records.receipt, name="receipt"),
    path("payments/<int:pk>/edit/", records.receipt_edit, name="receipt_edit"),
    path("payments/<int:pk>/delete/", records.receipt_delete, name="receipt_delete"),
    path("totals/", reports.totals_page, name="totals"),
    path("concentration/", reports.concentration_page, name="concentration"),
    path("catalogue/mines/", catalogue.MineList.view(), name="mines"),
    path("catalogue/products/", catalogue.ProductList.view(), name="products"),
    path("catalogue/products/<int:pk>/", products.product, name="product"),
    path("catalogue/products/<int:pk>/specification/", products.spec_new, name="spec_new"),
    path("catalogue/legal-floors/", products.legal_floors, name="legal_floors"),
    path("catalogue/legal-floors/new/", products.floor_new, name="legal_floor_new"),
    path("catalogue/stations/", catalogue.StationList.view(), name="stations"),
    path("catalogue/<word>/new/", catalogue.new, name="catalogue_new"),
    path("catalogue/<word>/<int:pk>/", catalogue.entry, name="catalogue_entry"),
    path("trade/options/customers/", options.customers, name="customer_options"),
    path("trade/options/mines/", options.mines, name="mine_options"),
    path("trade/options/stations/", options.stations, name="station_options"),
    path("trade/options/contracts/", options.contracts, name="contract_options"),
]

palette.register(
    Command(_("New shipment"), "trade:shipment_new", "truck", "trade.edit", create=True),
    Command(_("New contract"), "trade:contract_new", "contract", "trade.edit", create=True),
    Command(_("New payment"), "trade:receipt_new", "coin", "money.edit", create=True),
    Command(_("Totals"), "trade:totals", "chart-bar", "trade.view"),
    Command(_("Mines"), "trade:mines", "mountain", "trade.view"),
    Command(_("Products"), "trade:products", "package", "trade.view"),
    Command(_("Floors of the law"), "trade:legal_floors", "scale", "trade.view"),
    Command(_("Stations and ports"), "trade:stations", "map-pin", "trade.view"),
)
