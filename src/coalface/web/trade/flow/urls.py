"""Addresses of the pages about the board of the whole chain."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.flow import board, process, reports, tonnes, work
from coalface.web.trade.flow.lists import ExecutionList, SalesList

app_name = "flow"
urlpatterns = [
    path("chain/", board.board, name="board"),
    path("chain/work/", work.work, name="work"),
    path("chain/process/", process.chart, name="process"),
    path("chain/tonnes/", tonnes.tonnes, name="tonnes"),
    path("chain/tonnes/shipments/", tonnes.BandList.view(), name="band"),
    path("chain/contracts/", ExecutionList.view(), name="execution"),
    path("chain/sales/", SalesList.view(), name="sales"),
    path("chain/daily/", reports.daily, name="daily"),
    path("chain/advice/", reports.advice, name="advice"),
    path("chain/analysis/", reports.analysis, name="analysis"),
]
palette.register(
    Command(_("From contract to cash"), "flow:board", "route", "trade.view"),
    Command(_("Process of coal sales"), "flow:process", "route", "trade.view"),
    Command(_("Flow of tonnes"), "flow:tonnes", "chart-bar", "trade.view"),
    Command(_("Contracts day by day"), "flow:execution", "contract", "trade.view"),
    Command(_("Sales in detail"), "flow:sales", "truck", "trade.view"),
    Command(_("Output, sales and stock"), "flow:daily", "package", "trade.view"),
    Command(_("Sales advised"), "flow:advice", "scale", "plan.view"),
    Command(_("Monthly analysis of sales"), "flow:analysis", "chart-bar", "trade.view"),
)
