"""Lists of shipments, contracts and receipts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.access import may
from coalface.trade.catalogue.models import Transport
from coalface.trade.chain.queries.waiting import in_no_lot, not_arrived
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.payments.access import visible_receipts
from coalface.trade.payments.models import Instrument, Receipt
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import (
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    Link,
    ListScreen,
    Search,
)
from coalface.web.components.lists.filters import Filter
from coalface.web.trade.filters import CONTRACT, CUSTOMER, MINE, OWN, PRODUCT, by_number

TERM, SPOT = "term", "spot"


def _by_sale(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """Term contracts are those of every kind but spot; a shipment without a contract is a spot sale."""
    spot = Q(contract__isnull=True) | Q(contract__kind=Contract.Kind.SPOT)
    wanted = Q(pk__in=[])
    if TERM in values:
        wanted |= ~spot
    if SPOT in values:
        wanted |= spot
    return rows.filter(wanted)


def _new(request: HttpRequest, right: str, label: Any, name: str) -> Sequence[Link]:  # noqa: ANN401 - a lazy text
    return (Link(label, reverse(name), primary=True),) if may(person(request), right) else ()


class ShipmentList(ListScreen):
    """Shipments in the order of days; prices only for those who may see them."""

    name = "trade.shipments"
    title = _("Shipments")
    right = "trade.view"
    default_sort = ("-shipped_on",)
    of_customers = True
    empty = Empty(_("No shipments yet"), _("Record one, or import them from a file."), icon="truck")
    columns: ClassVar[Sequence[Column]] = (
        Column("shipped_on", _("Shipped on"), kind="date"),
        Column("number", _("Ticket number"), sort=""),
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("product__name", _("Product"), sort=""),
        Column("mine__name", _("Mine"), sort=""),
        Column("net_tonnes", _("Net tonnes"), kind="tonnes", sort=""),
        Column("kcal_per_kg", _("Heat"), kind="kcal", sort=""),
        Column("ash_pct", _("Ash"), kind="pct", sort=""),
        Column("sulphur_pct", _("Sulphur"), kind="pct", sort=""),
        Column("moisture_pct", _("Moisture"), kind="pct", sort="", shown=False),
        Column("transport", _("Transport"), kind="choice", sort=""),
        Column("contract__number", _("Contract"), sort="", shown=False),
        Column("station__name", _("Station"), sort="", shown=False),
        Column("unit_price_per_tonne", _("Price, yuan/t"), kind="yuan", sort=""),
        Column("amount", _("Amount"), kind="yuan", sort="", shown=False),
        Column("remarks", _("Remarks"), sort="", shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Search(_("Ticket number"), apply=by_number),
        DateRange("shipped_on", _("Shipped")),
        CUSTOMER,
        PRODUCT,
        MINE,
        Choice("transport", _("Transport"), Transport.choices),
        Choice("sale", _("Sale"), ((TERM, _("term contract")), (SPOT, _("spot"))), apply_values=_by_sale),
        CONTRACT,
        OWN,
        Flag("no_arrival", _("No arrival yet"), lambda _request: not_arrived()),
        Flag("no_lot", _("In no lot yet"), lambda _request: in_no_lot()),
    )

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        hidden = hidden_fields(person(request))
        self.columns = [column for column in type(self).columns if column.key not in hidden]  # type: ignore[misc] # this answer's own
        return super().serve(request)

    def rows(self, request: HttpRequest) -> QuerySet[Shipment]:
        return visible_shipments(person(request))

    def row_url(self, row: Shipment) -> str:
        return record_url("trade:shipment", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _new(request, "trade.edit", _("New shipment"), "trade:shipment_new")


class ContractList(ListScreen):
    """Contracts, the youngest first."""

    name = "trade.contracts"
    title = _("Contracts")
    right = "trade.view"
    default_sort = ("-starts_on",)
    of_customers = True
    empty = Empty(_("No contracts yet"), _("Record one, or import them from a file."), icon="contract")
    columns = (
        Column("number", _("Contract number"), sort=""),
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("kind", _("Kind"), kind="choice", sort=""),
        Column("state", _("State"), kind="choice", sort=""),
        Column("product__name", _("Product"), sort=""),
        Column("starts_on", _("Starts on"), kind="date"),
        Column("ends_on", _("Ends on"), kind="date", sort=""),
        Column("agreed_tonnes", _("Agreed"), kind="tonnes", sort=""),
        Column("weight_basis", _("Weight basis"), kind="choice", sort=""),
        Column("remarks", _("Remarks"), sort="", shown=False),
    )
    filters = (
        Search(_("Contract number"), apply=by_number),
        CUSTOMER,
        Choice("kind", _("Kind"), Contract.Kind.choices),
        Choice("state", _("State"), Contract.State.choices),
        PRODUCT,
        DateRange("starts_on", _("Starts")),
        DateRange("ends_on", _("Ends")),
        OWN,
    )

    def rows(self, request: HttpRequest) -> QuerySet[Contract]:
        contracts = visible_contracts(person(request))
        agreed = ContractMonth.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
        return contracts.annotate(agreed_tonnes=Subquery(agreed.annotate(sum=Sum("tonnes")).values("sum")))

    def row_url(self, row: Contract) -> str:
        return record_url("trade:contract", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _new(request, "trade.edit", _("New contract"), "trade:contract_new")


class ReceiptList(ListScreen):
    """Money received, the latest first."""

    name = "trade.payments"
    title = _("Payments received")
    right = "money.view"
    default_sort = ("-received_on",)
    of_customers = True
    empty = Empty(_("No payments yet"), _("Record one, or import them from a file."), icon="coin")
    columns = (
        Column("received_on", _("Received on"), kind="date"),
        Column("number", _("Receipt number"), sort=""),
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("amount", _("Amount"), kind="yuan", sort=""),
        Column("instrument", _("Instrument"), kind="choice", sort=""),
        Column("due_on", _("Due on"), kind="date", sort=""),
        Column("remarks", _("Remarks"), sort="", shown=False),
    )
    filters = (
        Search(_("Receipt number"), apply=by_number),
        DateRange("received_on", _("Received")),
        CUSTOMER,
        Choice("instrument", _("Instrument"), Instrument.choices),
        OWN,
    )

    def rows(self, request: HttpRequest) -> QuerySet[Receipt]:
        return visible_receipts(person(request))

    def row_url(self, row: Receipt) -> str:
        return record_url("trade:receipt", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _new(request, "money.edit", _("New payment"), "trade:receipt_new")
