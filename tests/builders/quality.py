"""Lots, samples and assays, recorded through their actions."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.archive.customers.models import Customer
from coalface.trade.contracts.models import Contract
from coalface.trade.quality.actions.assays import save_assay
from coalface.trade.quality.actions.lots import form_lots
from coalface.trade.quality.actions.samples import take_sample
from coalface.trade.quality.models import Assay, Lot, Sample
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import Party

DAY = date(2024, 3, 15)
_numbers = count(1)


def a_lot(
    customer: Customer | None = None,
    *,
    contract: Contract | None = None,
    tonnes: str | int = 3000,
    day: date = DAY,
) -> Lot:
    """One shipment, by itself in a lot."""
    contract = contract or a_contract(customer or a_customer())
    product = contract.product or a_product()
    a_shipment(contract.customer, contract=contract, net_tonnes=tonnes, product=product, shipped_on=day)
    return form_lots(contract_id=contract.pk, first=day, last=day, way=Way.HAND, by=the_system())[0]


def an_assay(
    lot: Lot,
    party: Party = Party.SELLER,
    *,
    day: date | None = None,
    laboratory: str = "质检中心",
    **values: str,
) -> Assay:
    given = values or {"q_net_ar": "5500"}
    return save_assay(
        lot_id=lot.pk,
        party=party,
        laboratory=laboratory,
        analysed_on=day or lot.until_on + timedelta(days=1),
        values={code: Decimal(value) for code, value in given.items()},
        by=the_system(),
    )


def a_sample(lot: Lot | None = None, *, by: str = "采样员赵", at: datetime | None = None) -> Sample:
    return take_sample(
        lot_id=(lot or a_lot()).pk,
        number=f"Y{next(_numbers)}",
        taken_at=at or timezone.now() - timedelta(days=2),
        taken_by=by,
        by=the_system(),
    )
