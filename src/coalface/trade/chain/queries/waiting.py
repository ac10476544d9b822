"""Conditions under which a record waits for somebody; the board counts by them and lists filter by them."""

from datetime import date

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from coalface.kernel.periods import Month
from coalface.trade.chain.rules.board import LEAST_SHIPPED_PCT
from coalface.trade.dispatch.models import Arrival
from coalface.trade.months.models import CustomerMonth
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.quality.models import LotShipment
from coalface.trade.settlement.models import Invoice, Statement, StatementLine, StatementVersion

_YUAN: "DecimalField" = DecimalField(max_digits=18, decimal_places=2)  # type: ignore[type-arg]  # of no row


def not_arrived() -> Q:
    """Shipments whose arrival nobody has recorded."""
    return Q(~Exists(Arrival.objects.filter(shipment=OuterRef("pk"))))


def in_no_lot() -> Q:
    """Shipments under a contract that lie in no lot, so that nothing settles them."""
    return Q(~Exists(LotShipment.objects.filter(shipment=OuterRef("pk"))), contract__isnull=False)


def unplanned() -> Q:
    """Orders of whose customer and product the approved plan of the month says nothing."""
    lines = PlanLine.objects.filter(
        plan__month_on=OuterRef("month_on"),
        plan__state=Plan.State.APPROVED,
        customer=OuterRef("customer"),
        product=OuterRef("product"),
    )
    return Q(~Exists(lines), tonnes__gt=0)


def behind_plan(on: date) -> Q:
    """Lines of approved plans shipped below four fifths of what the days before `on` ask for.

    A plan goes evenly over its month (B2). What was shipped of the customer's product is compared with all
    its lines together, since a shipment does not say which route it was planned by.
    """
    this = Month.of(on)
    running = Q(plan__month_on=this.first) & _short((on - this.first).days, this.last.day)
    over = Q(plan__month_on__lt=this.first) & _short(1, 1)
    return Q(plan__state=Plan.State.APPROVED, planned_kg__gt=0) & (over | running)


def unsettled() -> Q:
    """Lots that stand in no statement."""
    return Q(~Exists(lines_that_count().filter(lot=OuterRef("pk"))))


def not_invoiced() -> Q:
    """Statements posted with more than has been invoiced upon them, red letters taken off."""
    invoices = Invoice.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    invoiced = Coalesce(
        Subquery(invoices.annotate(sum=Sum("amount")).values("sum")), Value(0), output_field=_YUAN
    )
    return Q(LessThan(invoiced, F("posted_yuan")), state=Statement.States.POSTED)


def lines_that_count() -> QuerySet[StatementLine]:
    """The lines of the newest version of every statement that was not cancelled."""
    later = StatementVersion.objects.filter(
        statement=OuterRef("version__statement"), number__gt=OuterRef("version__number")
    )
    rows = StatementLine.objects.exclude(version__statement__state=Statement.States.CANCELLED)
    return rows.filter(~Exists(later))


def _short(gone: int, days: int) -> Q:
    """Shipped below the least share of what is planned for so many days of all; kilograms stay whole."""
    shipped = CustomerMonth.objects.filter(
        customer=OuterRef("customer"), product=OuterRef("product"), month_on=OuterRef("plan__month_on")
    )
    lines = PlanLine.objects.filter(
        plan=OuterRef("plan"), customer=OuterRef("customer"), product=OuterRef("product")
    )
    planned = lines.order_by().values("plan").annotate(sum=Sum("planned_kg")).values("sum")
    left = Coalesce(Subquery(shipped.values("dispatched_kg")[:1]), Value(0)) * Value(100 * days)
    return Q(LessThan(left, Subquery(planned) * Value(LEAST_SHIPPED_PCT * gone)))
