"""What trade holds against removing a customer."""

from collections.abc import Sequence

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import Shipment
from coalface.trade.payments.models import Receipt

HAS_BUSINESS = mark("Contracts, shipments or receipts of this customer are on record.")


def objections_to_removal(customer_ids: Sequence[int]) -> list[Finding]:
    """A customer with business stays: its history is part of the totals."""
    for model in (Contract, Shipment, Receipt):
        if model._default_manager.filter(customer__in=customer_ids).exists():
            return [blocking("customer_has_business", HAS_BUSINESS)]
    return []
