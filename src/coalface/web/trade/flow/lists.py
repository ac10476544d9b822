"""Two reports as lists: sales in detail 煤炭销售明细表, and contracts day by day 合同执行情况日报表."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.execution import contracts_running, execution
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Choice, Column, Empty, ListScreen, Search
from coalface.web.components.lists.filters import Filter, Input, Rows
from coalface.web.trade.filters import CUSTOMER, OWN, PRODUCT, by_number
from coalface.web.trade.flow.words import tabs
from coalface.web.trade.lists import ShipmentList


class SalesList(ShipmentList):
    """Every shipment with contract, coal, weight, quality, price and amount on one line (B7)."""

    name = "flow.sales"
    title = _("Sales in detail")
    columns: ClassVar[Sequence[Column]] = (
        Column("shipped_on", _("Shipped on"), kind="date"),
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("product__name", _("Product"), sort=""),
        Column("mine__name", _("Mine"), sort=""),
        Column("number", _("Ticket number"), sort=""),
        Column("net_tonnes", _("Net tonnes"), kind="tonnes", sort=""),
        Column("kcal_per_kg", _("Heat"), kind="kcal", sort=""),
        Column("ash_pct", _("Ash"), kind="pct", sort=""),
        Column("sulphur_pct", _("Sulphur"), kind="pct", sort=""),
        Column("moisture_pct", _("Moisture"), kind="pct", sort="", shown=False),
        Column("transport", _("Transport"), kind="choice", sort="", shown=False),
        Column("station__name", _("Station"), sort="", shown=False),
        Column("unit_price_per_tonne", _("Price, yuan/t"), kind="yuan", sort=""),
        Column("amount", _("Amount"), kind="yuan", sort=""),
    )

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs("sales")


@dataclass(frozen=True)
class UpTo(Filter):
    """The day of a daily report; today when the address names none."""

    def day(self, request: HttpRequest) -> date:
        try:
            return parse_date(request.GET.get(self.key, "")) or timezone.localdate()
        except ValueError:
            return timezone.localdate()

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        return contracts_running(rows, Month.of(self.day(request)))

    def input(self, request: HttpRequest) -> Input:
        return Input("day", self.label, self.names, (str(self.day(request)),))

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        return [(str(self.day(request)), None)]


UP_TO = UpTo("on", _("Day"))


def _done(name: str, label: Any, kind: str) -> Column:  # noqa: ANN401 - a lazy text
    """What has been done of a contract, which `dress` puts on its row."""
    return Column(f"done_{name}", label, kind=kind, value=lambda row: getattr(row.done, name))


class ExecutionList(ListScreen):
    """Contracts running in the month of a day: agreed for it, and what has been done up to the day."""

    name = "flow.execution"
    title = _("Contracts day by day")
    right = "trade.view"
    default_sort = ("-starts_on",)
    empty = Empty(_("No contract runs in this month"), _("Choose another day."), icon="contract")
    columns = (
        Column("number", _("Contract number"), sort=""),
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("product__name", _("Product"), sort=""),
        _done("agreed", _("Agreed for the month"), "tonnes"),
        _done("shipped_on_day", _("Shipped that day"), "tonnes"),
        _done("shipped", _("Shipped this month"), "tonnes"),
        _done("arrived", _("Arrived this month"), "tonnes"),
        _done("settled", _("Settled this month"), "tonnes"),
        _done("pct", _("Fulfilment"), "pct"),
        _done("left", _("Still to ship"), "tonnes"),
        Column("kind", _("Kind"), kind="choice", sort="", shown=False),
        Column("starts_on", _("Starts on"), kind="date", shown=False),
        Column("ends_on", _("Ends on"), kind="date", sort="", shown=False),
    )
    filters = (
        UP_TO,
        Search(_("Contract number"), apply=by_number),
        CUSTOMER,
        Choice("kind", _("Kind"), Contract.Kind.choices),
        PRODUCT,
        OWN,
    )
    day: date
    reader: User

    def rows(self, request: HttpRequest) -> QuerySet[Contract]:
        """`dress` asks about the same day."""
        self.day, self.reader = UP_TO.day(request), person(request)
        return visible_contracts(self.reader).select_related("customer", "product")

    def dress(self, rows: Sequence[Any]) -> None:
        done = execution(self.reader, rows, self.day)
        for contract in rows:
            contract.done = done[contract.pk]

    def row_url(self, row: Contract) -> str:
        return record_url("trade:contract", row.pk)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs("execution")
