"""Trucks on their way through the gate, trains, ships and what arrived, through their actions."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.contracts.actions import set_terms
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.models import (
    Arrival,
    Carrier,
    LoadingNote,
    Scale,
    Shipment,
    Ticket,
    Voyage,
    Waybill,
)
from coalface.trade.dispatch.rules.rail import WagonLoad
from coalface.trade.dispatch.rules.ships import SEA_WATER, Survey
from coalface.trade.ledger.actions import Line, lock_account, post
from coalface.trade.ledger.models import Account, Bucket, EntryKind

_numbers = count(1)
PRICE = Decimal("720.00")


def a_plate() -> str:
    return f"晋A{next(_numbers):05d}"


def paid_in(customer: Customer, yuan: str | int) -> None:
    """Money on the customer's account, to be drawn on."""
    with transaction.atomic():
        account = lock_account(customer)
        line = Line(Bucket.RECEIVED, EntryKind.RECEIPT, Decimal(yuan))
        today = timezone.localdate()
        post(account, [line], subject=("test", 1), day_on=today, words="预付款", by=the_system())


def account_of(customer: Customer) -> Account:
    return Account.objects.get(customer=customer)


def a_running_contract(
    customer: Customer | None = None, *, price: Decimal = PRICE, paid: int = 1_000_000, **terms: Any
) -> Contract:
    """In force today at a fixed price, with money paid in."""
    customer, today = customer or a_customer(), timezone.localdate()
    first = today - timedelta(days=60)
    contract = a_contract(
        customer, starts_on=first, ends_on=None, product=terms.pop("product", None) or a_product()
    )
    fields: Any = {"unit_price_per_tonne": price, "weight_basis": "mine", **terms}
    set_terms(
        contract=contract,
        version=contract.version,
        basis="fixed",
        from_on=first,
        fields=fields,
        by=the_system(),
    )
    if paid:
        paid_in(customer, paid)
    contract.refresh_from_db()
    return contract


def issued(contract: Contract, *, by: User | None = None, **given: Any) -> LoadingNote:
    today = timezone.localdate()
    return actions.issue_note(
        customer=given.pop("customer", contract.customer),
        contract=contract,
        product=given.pop("product", contract.product),
        tonnes=Decimal(given.pop("tonnes", 35)),
        plate=given.pop("plate", None) or a_plate(),
        valid_from_on=given.pop("valid_from_on", today),
        valid_until_on=given.pop("valid_until_on", today + timedelta(days=2)),
        by=by or the_system(),
        **given,
    )


def a_note(customer: Customer | None = None, **given: Any) -> LoadingNote:
    return issued(a_running_contract(customer), **given)


def a_scale(**given: Any) -> Scale:
    number = next(_numbers)
    details: dict[str, Any] = {"code": f"DB{number}", "name": f"{number} 号地磅", **given}
    return actions.record_scale(by=the_system(), **details)


def a_carrier(name: str = "", **given: Any) -> Carrier:
    return actions.record_carrier(name=name or f"晋运车队{next(_numbers)}", by=the_system(), **given)


def weighed_in(
    note: LoadingNote | None = None, tare: str = "15.94", scale: Scale | None = None
) -> LoadingNote:
    note = note or a_note()
    actions.weigh_in(note_id=note.pk, scale=scale or a_scale(), tonnes=Decimal(tare), by=the_system())
    note.refresh_from_db()
    return note


def a_ticket(note: LoadingNote | None = None, gross: str = "49.00", scale: Scale | None = None) -> Ticket:
    note = weighed_in(note, scale=scale)
    scale = scale or a_scale()
    return actions.weigh_out(note_id=note.pk, scale=scale, tonnes=Decimal(gross), by=the_system())


def a_waybill(contract: Contract | None = None, **given: Any) -> Waybill:
    contract = contract or a_running_contract()
    return actions.record_waybill(
        number=given.pop("number", f"YD{next(_numbers):06d}"),
        customer=contract.customer,
        contract=contract,
        product=contract.product or a_product(),
        loaded_on=given.pop("loaded_on", timezone.localdate()),
        by=the_system(),
        **given,
    )


def a_wagon(number: str = "5231456", ticket: str = "70", scale: str | None = None) -> WagonLoad:
    return WagonLoad(number, Decimal(70), Decimal(ticket), Decimal(scale) if scale else None)


def a_voyage(contract: Contract | None = None, **given: Any) -> Voyage:
    contract = contract or a_running_contract(paid=100_000_000)
    return actions.record_voyage(
        number=given.pop("number", f"HC{next(_numbers):06d}"),
        ship=given.pop("ship", "国电 18"),
        customer=contract.customer,
        contract=contract,
        product=contract.product or a_product(),
        loaded_on=timezone.localdate(),
        by=the_system(),
        **given,
    )


def a_survey(
    displacement: str, ballast: str = "0", stores: str = "0", density: Decimal = SEA_WATER
) -> Survey:
    return Survey(Decimal(displacement), density, Decimal(ballast), Decimal(stores))


def an_arrival(
    shipment: Shipment | None = None, *, tonnes: str = "2990", arrived_on: date | None = None, **given: Any
) -> Arrival:
    shipment = shipment or a_shipment()
    day = arrived_on or shipment.shipped_on + timedelta(days=2)
    return actions.record_arrival(
        shipment=shipment, arrived_on=day, tonnes=Decimal(tonnes), by=the_system(), **given
    )
