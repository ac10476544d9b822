"""Pages of statements and invoices, their paper, and vouchers for finance systems."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders.admission import a_route
from tests.builders.people import a_user
from tests.builders.quality import a_lot, an_assay
from tests.builders.settlement import a_settled_lot, a_statement, an_approver, an_invoice, settled
from tests.web.helpers import assert_same_queries, signed_in

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.settlement.models import Invoice, Statement

pytestmark = pytest.mark.django_db
RIGHTS = ("customer.view", "trade.view", "assay.view", "settlement.view", "settlement.edit", "export")


def a_clerk() -> User:
    return a_user(*RIGHTS, scope=Scope.ALL)


def clerk() -> Client:
    return signed_in(a_clerk())


def test_lists_ask_as_often_for_many() -> None:
    client = clerk()

    def one() -> None:
        an_invoice(settled(a_statement(a_settled_lot().contract)))

    for name in ("statements", "invoices"):
        assert_same_queries(client, reverse(f"settling:{name}"), one)


def test_pages_need_their_right() -> None:
    statement = a_statement(a_settled_lot().contract)
    reader = signed_in(a_user("settlement.view", scope=Scope.ALL))
    for name in ("statement", "pdf", "rework", "freight", "submit", "cancel", "invoice"):
        address = reverse(f"settling:{name}", args=[statement.pk])
        assert signed_in(a_user("trade.view", scope=Scope.ALL)).get(address).status_code == 403
        assert reader.get(address).status_code == (200 if name in ("statement", "pdf") else 403)
        elsewhere = signed_in(a_user("settlement.view", "settlement.edit", scope=Scope.OWN))
        assert elsewhere.get(address).status_code == 404


def test_a_statement_is_drawn_up_sent_and_invoiced() -> None:
    lot, client = a_settled_lot(), clerk()
    given = {"contract": lot.contract.pk, "first": "2024-03-01", "last": "2024-03-31", "kind": "final"}
    assert client.post(reverse("settling:new"), given).status_code == 303
    assert client.post(reverse("settling:new"), given).status_code == 422
    statement = Statement.objects.get()
    address = reverse("settling:statement", args=[statement.pk])
    assert "720,000.00" in client.get(address).content.decode()
    a_route(an_approver(), kind="statement")
    sent = client.post(reverse("settling:submit", args=[statement.pk]), {"version": "1", "words": ""})
    statement.refresh_from_db()
    assert (sent.status_code, statement.state) == (303, "in_approval")


def test_an_invoice_and_its_red_letter() -> None:
    statement, client = settled(a_statement(a_settled_lot().contract)), clerk()
    given = {"number": "FP1", "kind": "special", "item": "coal", "issued_on": "2024-04-01"}
    address = reverse("settling:invoice", args=[statement.pk])
    above = client.post(address, {**given, "amount": "720000.01"})
    assert (above.status_code, "Only 720,000.00 yuan" in above.content.decode()) == (422, True)
    assert client.post(address, {**given, "amount": "720000.00"}).status_code == 303
    red = {"number": "H1", "issued_on": "2024-04-02", "amount": "720000.00", "reason": "开票有误"}
    taken = client.post(reverse("settling:red_letter", args=[Invoice.objects.get().pk]), red)
    assert (taken.status_code, Invoice.objects.count()) == (303, 2)


def test_what_changed_since_is_said() -> None:
    lot, client = a_settled_lot(), clerk()
    statement = settled(a_statement(lot.contract))
    address = reverse("settling:statement", args=[statement.pk])
    assert "Something has changed" not in client.get(address).content.decode()
    an_assay(a_lot(contract=lot.contract, tonnes=100))
    assert "a difference of +72,000.00 yuan" in client.get(address).content.decode()
    reworked = client.post(
        reverse("settling:rework", args=[statement.pk]), {"version": statement.version, "kind": "final"}
    )
    assert (reworked.status_code, statement.versions.count()) == (303, 2)


def test_the_paper_and_the_vouchers() -> None:
    statement = settled(a_statement(a_settled_lot().contract))
    client = clerk()
    paper = client.get(reverse("settling:pdf", args=[statement.pk]))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    text = client.get(reverse("settling:vouchers"), {"as": "csv"}).content.decode("utf-8-sig")
    assert [line.count("720000.00") for line in text.splitlines()] == [0, 1, 0, 0]
    table = client.get(reverse("settling:vouchers"))
    assert (table.status_code, "sheet" in table["Content-Type"]) == (200, True)
    assert signed_in(a_user("settlement.view")).get(reverse("settling:vouchers")).status_code == 403
