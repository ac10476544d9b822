"""Questions about shipments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules import Term
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.models import Shipment, Ticket, Voyage, Waybill
from coalface.trade.dispatch.rules.shipments import ContractSide, Delivery, delivery_findings


def last_shipment(user: User, customer: Customer) -> Shipment | None:
    rows = visible_shipments(user).filter(customer=customer)
    return rows.order_by("-shipped_on", "-pk").first()


def last_shipped_on(customer_ids: Sequence[int]) -> dict[int, date]:
    """The day of each customer's last shipment; for the pool, which leaves alone whom we deliver to."""
    rows: Any = Shipment.objects.filter(customer__in=customer_ids).order_by("customer", "-shipped_on", "-pk")
    return dict(rows.distinct("customer").values_list("customer", "shipped_on"))


def made_at_gate(shipment: Shipment) -> bool:
    """Whether a ticket, a waybill or a voyage stands behind it."""
    tickets = Ticket.objects.filter(shipment=shipment)
    waybills, voyages = Waybill.objects.filter(shipment=shipment), Voyage.objects.filter(shipment=shipment)
    return tickets.exists() or waybills.exists() or voyages.exists()


def findings_on(shipment: Shipment, today: date) -> list[Finding]:
    """What the rules say about a shipment, recorded or about to be."""
    return delivery_findings(_as_delivery(shipment), today)


def _as_delivery(shipment: Shipment) -> Delivery:
    return Delivery(
        number=shipment.number,
        customer_id=shipment.customer_id,
        product_id=shipment.product_id,
        shipped_on=shipment.shipped_on,
        net_tonnes=shipment.net_tonnes,
        kcal_per_kg=shipment.kcal_per_kg,
        ash_pct=shipment.ash_pct,
        sulphur_pct=shipment.sulphur_pct,
        moisture_pct=shipment.moisture_pct,
        unit_price_per_tonne=shipment.unit_price_per_tonne,
        contract=_side(shipment.contract),
    )


def _side(contract: Contract | None) -> ContractSide | None:
    if contract is None:
        return None
    term = Term(contract.starts_on, contract.ends_on)
    return ContractSide(contract.number, contract.customer_id, contract.product_id, term)
