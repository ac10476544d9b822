"""The main pages of gate, laboratory and settlement, by day on the desk and by night in the hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.agreements import terms_of
from tests.builders.gate import (
    a_carrier,
    a_running_contract,
    a_scale,
    a_ticket,
    an_arrival,
    issued,
    weighed_in,
)
from tests.builders.people import a_user
from tests.builders.quality import DAY, a_lot, a_sample, an_assay
from tests.builders.settlement import a_settled_lot, a_statement, an_invoice, opened, settled
from tests.builders.trade import a_contract, a_product
from tests.web.helpers import looks_right, sign_in

from coalface.trade.quality.models import Lot
from coalface.trade.quality.rules.results import Party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEES = ("customer.view", "trade.view", "money.view", "assay.view", "settlement.view")
DOES = ("weighing.edit", "assay.edit", "settlement.edit", "export")


def gate_pages() -> list[str]:
    """A truck inside, one that has left and arrived."""
    scale, contract = a_scale(name="东门 1 号地磅"), a_running_contract()
    inside = weighed_in(issued(contract), scale=scale)
    ticket = a_ticket(issued(contract, carrier=a_carrier("晋运车队")), scale=scale)
    arrival = an_arrival(ticket.shipment, tonnes="32.60", arrived_on=ticket.shipment.shipped_on)
    named = {"note": ticket.note_id, "ticket": ticket.pk, "arrival": arrival.pk}
    lists = ("notes", "kiosk", "bias", "limits")
    return [
        *(reverse(f"gate:{name}") for name in lists),
        f"{reverse('gate:kiosk')}?text={inside.plate}",
        *(reverse(f"gate:{name}", args=[pk]) for name, pk in named.items()),
    ]


def laboratory_pages() -> list[str]:
    contract = a_contract(product=a_product())
    terms_of(contract)
    lots: list[Lot] = []
    for at in range(7):
        lots.append(a_lot(contract=contract, day=DAY + timedelta(days=at)))
        an_assay(lots[-1], q_net_ar="5500", moisture_ar="9.1", ash_d="15.2")
        an_assay(lots[-1], Party.BUYER, q_net_ar=str(5420 - 20 * at), laboratory="电厂化验室")
    sample = a_sample(lots[-1])
    return [
        reverse("laboratory:lots"),
        f"{reverse('laboratory:bias')}?from=2024-01-01",
        reverse("laboratory:lot", args=[lots[-1].pk]),
        reverse("laboratory:sample", args=[sample.pk]),
    ]


def settling_pages() -> list[str]:
    lot = a_settled_lot()
    an_assay(lot, Party.BUYER, q_net_ar="5000")
    statement = settled(a_statement(lot.contract))
    an_invoice(statement)
    early = a_contract(product=a_product())
    terms_of(early)
    opened(early, DAY + timedelta(days=30))
    an_assay(a_lot(contract=early))
    return [
        reverse("settling:statements"),
        *(reverse("settling:statement", args=[one.pk]) for one in (statement, a_statement(early))),
    ]


def test_the_pages_look_right(page: Page, live_server: Any) -> None:
    paths = [*gate_pages(), *laboratory_pages(), *settling_pages()]
    sign_in(page, live_server.url, a_user(*SEES, *DOES))
    looks_right(page, live_server.url, *paths)
