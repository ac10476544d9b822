"""Lists of suppliers, purchase contracts, receipts, lots, statements and payments."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.access import may
from coalface.trade.purchasing.access import (
    EDIT,
    SEE,
    pays,
    visible_contracts,
    visible_lots,
    visible_payments,
    visible_receipts,
    visible_statements,
    visible_suppliers,
)
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseLot,
    PurchaseReceipt,
    PurchaseStatement,
    PurchaseStatementVersion,
    Supplier,
    SupplierPayment,
)
from coalface.trade.purchasing.queries.lots import agreed_results, weighed
from coalface.trade.purchasing.queries.suppliers import with_sums
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.trade.laboratory.words import WHOSE
from coalface.web.trade.purchases.words import standing_badge, tabs


class PurchasesList(ListScreen):
    """What all of them share."""

    right = SEE
    here: ClassVar[str]
    page: ClassVar[str]
    new: ClassVar[tuple[str, Any]] = ("", "")

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs(self.here)

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - a record of any of these lists
        return record_url(self.page, row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        name, label = self.new
        if not name or not may(person(request), EDIT):
            return ()
        return (Link(label, reverse(name), primary=True, dialog=True),)


class SupplierList(PurchasesList):
    name, here, page = "purchases.suppliers", "suppliers", "purchases:supplier"
    new = ("purchases:supplier_new", _("New supplier"))
    title = _("Suppliers")
    default_sort = ("name",)
    empty = Empty(
        _("No suppliers yet"), _("Record who sells coal to you, or import a file."), icon="building"
    )
    columns = (
        Column("name", _("Supplier"), grow=True),
        Column("kind", _("Kind"), kind="choice"),
        Column("standing", _("Standing"), kind="html", value=lambda row: mark(standing_badge(row)), sort=""),
        Column("rating", _("Rating"), kind="choice"),
        Column("region", _("Region")),
        Column("settled_yuan", _("Settled, yuan"), kind="yuan", sort=""),
        Column("paid_yuan", _("Paid, yuan"), kind="yuan", sort=""),
        Column("owed_yuan", _("Owed, yuan"), kind="yuan", sort=""),
        Column("responsible", _("Purchaser"), sort=""),
        Column("credit_code", _("Credit code"), sort="", shown=False),
    )
    filters = (
        Search(_("Name or credit code"), "name", "credit_code"),
        Choice("kind", _("Kind"), Supplier.Kind.choices),
        Choice("standing", _("Standing"), Supplier.Standing.choices),
        Choice("rating", _("Rating"), Supplier.Rating.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Supplier]:
        return with_sums(visible_suppliers(person(request))).select_related("responsible")


class ContractList(PurchasesList):
    name, here, page = "purchases.contracts", "contracts", "purchases:contract"
    new = ("purchases:contract_new", _("New purchase contract"))
    title = _("Purchase contracts")
    default_sort = ("-starts_on",)
    empty = Empty(_("No purchase contracts yet"), _("Draw one up with a supplier."), icon="contract")
    columns = (
        Column("number", _("Contract number")),
        Column("supplier__name", _("Supplier"), sort="", grow=True),
        Column("product__name", _("Product"), sort=""),
        Column("state", _("State"), kind="choice", sort=""),
        Column("starts_on", _("Starts on"), kind="date"),
        Column("ends_on", _("Ends on"), kind="date"),
        Column("total_tonnes", _("Tonnes agreed"), kind="tonnes"),
        Column("basis", _("Price by"), kind="choice", sort=""),
        Column("unit_price_per_tonne", _("Price, yuan/t"), kind="number", places=2, sort=""),
        Column("weight_basis", _("Weight basis"), kind="choice", sort="", shown=False),
        Column("stockyard__name", _("Stockyard"), sort="", shown=False),
    )
    filters = (
        Search(_("Contract or supplier"), "number", "supplier__name"),
        Choice("state", _("State"), PurchaseContract.States.choices),
        DateRange("starts_on", _("Starts on")),
    )

    def rows(self, request: HttpRequest) -> QuerySet[PurchaseContract]:
        rows = visible_contracts(person(request))
        return rows.select_related("supplier", "product", "stockyard")


class ReceiptList(PurchasesList):
    name, here, page = "purchases.receipts", "receipts", "purchases:receipt"
    new = ("purchases:receipt_new", _("Receive coal"))
    title = _("Receipts of bought coal")
    default_sort = ("-received_on",)
    empty = Empty(
        _("Nothing received yet"), _("Record the loads as they come, or import a file."), icon="truck"
    )
    columns = (
        Column("received_on", _("Goods received on"), kind="date"),
        Column("number", _("Goods receipt number"), sort=""),
        Column("contract__supplier__name", _("Supplier"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("vehicle", _("Plate or waybill"), sort=""),
        Column("origin_tonnes", _("Tonnes at the origin"), kind="tonnes", places=3, sort=""),
        Column("received_tonnes", _("Tonnes received"), kind="tonnes", places=3, sort=""),
        Column("stockyard__name", _("Stockyard"), sort=""),
        Column("purpose", _("Purpose"), kind="choice", sort=""),
        Column("voided_on", _("Void since"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(_("Receipt, plate or contract"), "number", "vehicle", "contract__number"),
        DateRange("received_on", _("Goods received on")),
        Choice("purpose", _("Purpose"), PurchaseReceipt.Purpose.choices),
        Flag("void", _("Void"), Q(voided_on__isnull=False)),
    )

    def rows(self, request: HttpRequest) -> QuerySet[PurchaseReceipt]:
        return visible_receipts(person(request)).select_related("contract__supplier", "stockyard")


class LotList(PurchasesList):
    name, here, page = "purchases.lots", "lots", "purchases:lot"
    title = _("Purchase lots")
    default_sort = ("-until_on",)
    empty = Empty(_("No lots yet"), _("Receipts of a period make a lot by themselves."), icon="flask")
    columns = (
        Column("until_on", _("Until"), kind="date"),
        Column("number", _("Lot number"), sort=""),
        Column("contract__supplier__name", _("Supplier"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("loads", _("Loads"), kind="count", sort=""),
        Column("sent_tonnes", _("Tonnes at the origin"), kind="tonnes", places=3, sort=""),
        Column("came_tonnes", _("Tonnes received"), kind="tonnes", places=3, sort=""),
        Column("whose", _("Whose result counts"), value=lambda row: row.whose, sort=""),
        Column("from_on", _("From"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(_("Lot or contract"), "number", "contract__number", "contract__supplier__name"),
        DateRange("until_on", _("Until")),
    )

    def rows(self, request: HttpRequest) -> QuerySet[PurchaseLot]:
        return weighed(visible_lots(person(request))).select_related("contract__supplier")

    def dress(self, rows: Sequence[Any]) -> None:
        agreed = agreed_results(rows)
        for row in rows:
            found = agreed.get(row.pk)
            words = (
                _("in dispute") if found and found.disputed else WHOSE.get(found.whose if found else "", "")
            )
            row.whose = str(words)


class StatementList(PurchasesList):
    name, here, page = "purchases.statements", "statements", "purchases:statement"
    new = ("purchases:statement_new", _("New purchase statement"))
    title = _("Purchase statements")
    default_sort = ("-last_on",)
    empty = Empty(_("No statements yet"), _("Draw one up for the lots of a contract."), icon="receipt")
    columns = (
        Column("last_on", _("Until"), kind="date"),
        Column("number", _("Statement number"), sort=""),
        Column("contract__supplier__name", _("Supplier"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("state", _("State"), kind="choice", sort=""),
        Column("tonnes", _("Tonnes"), kind="tonnes", sort=""),
        Column("total_yuan", _("To pay"), kind="yuan", sort=""),
        Column("held_yuan", _("Held back"), kind="yuan", sort=""),
        Column("due_on", _("Due on"), kind="date", sort=""),
        Column("posted_yuan", _("Owed, yuan"), kind="yuan", sort="", shown=False),
    )
    filters = (
        Search(_("Statement or contract"), "number", "contract__number", "contract__supplier__name"),
        DateRange("last_on", _("Until")),
        Choice("state", _("State"), PurchaseStatement.States.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[PurchaseStatement]:
        newest = PurchaseStatementVersion.objects.filter(statement=OuterRef("pk")).order_by("-number")
        sums = {name: Subquery(newest.values(name)[:1]) for name in ("tonnes", "total_yuan", "held_yuan")}
        return visible_statements(person(request)).select_related("contract__supplier").annotate(**sums)


class PaymentList(PurchasesList):
    name, here, page = "purchases.payments", "payments", "purchases:supplier"
    title = _("Payments to suppliers")
    default_sort = ("-paid_on",)
    empty = Empty(
        _("Nothing paid yet"), _("Payments are recorded on the page of their supplier."), icon="coin"
    )
    columns = (
        Column("paid_on", _("Paid on"), kind="date"),
        Column("number", _("Payment number"), sort=""),
        Column("supplier__name", _("Supplier"), sort="", grow=True),
        Column("statement__number", _("Statement number"), sort=""),
        Column("amount", _("Amount, yuan"), kind="yuan"),
        Column("instrument", _("Instrument"), kind="choice", sort=""),
        Column("voided_on", _("Void since"), kind="date", sort=""),
        Column("remarks", _("Remarks"), sort="", shown=False),
    )
    filters = (
        Search(_("Payment or supplier"), "number", "supplier__name"),
        DateRange("paid_on", _("Paid on")),
        Choice("instrument", _("Instrument"), SupplierPayment.Instrument.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[SupplierPayment]:
        rows = visible_payments(person(request))
        return rows.select_related("supplier", "statement")

    def row_url(self, row: SupplierPayment) -> str:
        return record_url("purchases:supplier", row.supplier_id)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not pays(person(request)):
            return ()
        return (Link(_("Record a payment"), reverse("purchases:payment_new"), primary=True, dialog=True),)
