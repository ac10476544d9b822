"""Addresses of the pages about the board of the whole chain."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.flow import board, process, tonnes
from coalface.web.trade.flow.lists import ExecutionList, SalesList

app_name = "flow"
urlpatterns = [
    path("chain/", board.board, name="board"),
    path("chain/process/", process.chart, name="process"),
    path("chain/tonnes/", tonnes.tonnes, name="tonnes"),
    path("chain/tonnes/shipments/", tonnes.BandList.view(), name="band"),
    path("chain/contracts/", ExecutionList.view(), name="execution"),
    path("chain/sales/", SalesList.view(), name="sales"),
]
palette.register(
    Command(_("From contract to cash"), "flow:board", "route", "trade.view"),
    Command(_("Process of coal sales"), "flow:process", "route", "trade.view"),
    Command(_("Flow of tonnes"), "flow:tonnes", "chart-bar", "trade.view"),
    Command(_("Contracts day by day"), "flow:execution", "contract", "trade.view"),
    Command(_("Sales in detail"), "flow:sales", "truck", "trade.view"),
)
