"""Pages about bought coal: who sees them, what they do, how they look."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.admission import a_route
from tests.builders.people import a_user
from tests.builders.purchases import (
    CODE,
    STATED,
    a_bought_assay,
    a_bought_lot,
    a_buying_leader,
    a_load_of,
    a_payment_to,
    a_purchase,
    a_supplier,
    in_force,
    owed,
)
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.identity.people.models import User
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseReceipt,
    PurchaseStatement,
    Supplier,
    SupplierPayment,
)
from coalface.trade.quality.rules.results import Party

pytestmark = pytest.mark.django_db
RIGHTS = (
    "trade.view",
    "pricing.view",
    "purchase.view",
    "purchase.edit",
    "money.view",
    "money.edit",
    "export",
)
LISTS = ("suppliers", "contracts", "receipts", "lots", "statements", "payments")


def a_buyer() -> User:
    return a_user(*RIGHTS)


def buyer() -> Client:
    return signed_in(a_buyer())


def post(client: Client, page: str, /, *args: int, **fields: object) -> int:
    return client.post(reverse(f"purchases:{page}", args=args), fields).status_code


def test_a_supplier_like_another_shows_while_typing_and_again_when_refused() -> None:
    known, client = a_supplier("山西晋中汾河煤业有限公司", credit_code=CODE), buyer()
    address = reverse("purchases:similar")

    assert known.name in client.get(address, {"name": "晋中汾河煤业"}).content.decode()
    assert known.name in client.get(address, {"credit_code": CODE}).content.decode()
    assert known.name not in client.get(address, {"name": "内蒙古东胜煤炭"}).content.decode()
    assert signed_in(a_user("trade.view", "purchase.view")).get(address, {"name": "晋中"}).status_code == 403

    given = {"name": known.name, "kind": "trader", "standing": "candidate"}
    refused = client.post(reverse("purchases:supplier_new"), given)
    assert refused.status_code == 422
    assert reverse("purchases:supplier", args=[known.pk]) in refused.content.decode()


def test_lists_ask_as_often_for_many_and_export() -> None:
    client = buyer()

    def one() -> None:
        statement = owed()
        a_payment_to(statement.contract.supplier, statement=statement)

    for name in LISTS:
        address = reverse(f"purchases:{name}")
        assert_same_queries(client, address, one)
        assert "sheet" in client.get(address, {"export": "xlsx"})["Content-Type"]


def test_who_lacks_the_right_sees_none_of_it() -> None:
    statement = owed()
    lot, supplier = statement.contract.lots.get(), statement.contract.supplier
    receipt = statement.contract.receipts.get()
    pages = {
        "supplier": supplier.pk,
        "contract": statement.contract_id,
        "receipt": receipt.pk,
        "lot": lot.pk,
        "statement": statement.pk,
        "pdf": statement.pk,
    }
    addresses = [reverse(f"purchases:{name}", args=[pk]) for name, pk in pages.items()]
    addresses += [reverse(f"purchases:{name}") for name in LISTS]
    outsider, reader = signed_in(a_user("trade.view", "money.edit")), signed_in(a_user("purchase.view"))
    assert {outsider.get(address).status_code for address in addresses} == {403}
    assert {reader.get(address).status_code for address in addresses} == {200}
    acts = [("contract_end", statement.contract_id), ("receipt_void", receipt.pk), ("pay", supplier.pk)]
    assert {reader.get(reverse(f"purchases:{name}", args=[pk])).status_code for name, pk in acts} == {403}


def test_a_supplier_with_papers_people_and_payments() -> None:
    client = buyer()
    card = {"name": "晋中汾西洗煤有限公司", "kind": "washer", "standing": "active", "credit_code": CODE}
    assert post(client, "supplier_new", **card) == 303
    assert post(client, "supplier_new", **card) == 422
    made = Supplier.objects.get()
    assert post(client, "supplier_edit", made.pk, **{**card, "rating": "A", "version": made.version}) == 303
    assert post(client, "contact", made.pk, name="郭建平", phone="13800000000") == 303
    assert post(client, "licence", made.pk, paper="business", number="9", expires_on="2020-01-01") == 303
    page = client.get(reverse("purchases:supplier", args=[made.pk])).content.decode()
    assert ("expired" in page, "tel:13800000000" in page) == (True, True)
    given = {"paid_on": "2024-04-20", "amount": "5000.00", "instrument": "cash"}
    assert post(client, "payment_new", supplier=made.pk, **given) == 303
    assert post(client, "pay", made.pk, **{**given, "amount": "0"}) == 422
    assert post(client, "payment_void", SupplierPayment.objects.get().pk, reason="退汇") == 303
    assert post(client, "licence_remove", made.pk, made.licences.get().pk) == 303
    assert post(client, "contact_remove", made.pk, made.contacts.get().pk) == 303


def test_a_contract_is_drawn_up_and_sent() -> None:
    client, like = buyer(), a_purchase()
    given = {
        "supplier": like.supplier_id,
        "product": like.product_id,
        "stockyard": like.stockyard_id,
        "starts_on": "2024-01-01",
        "ends_on": "2024-12-31",
        "total_tonnes": "5000",
        "basis": "fixed",
        "unit_price_per_tonne": "600",
        "weight_basis": "arrival",
        "loss_allowance_pct": "1",
        "loss_rule": "excess",
        "way": "ten_days",
        "counts": "buyer",
        "terms_days": "30",
        **STATED,
    }
    assert post(client, "contract_new", **{**given, "unit_price_per_tonne": ""}) == 422
    assert post(client, "contract_new", **given) == 303
    contract = PurchaseContract.objects.exclude(pk=like.pk).get()
    assert (
        post(client, "contract_edit", contract.pk, **{**given, "version": 1, "total_tonnes": "6000"}) == 303
    )
    assert post(client, "contract_delete", like.pk, version=1) == 303
    a_route(a_buying_leader(), kind="purchasecontract")
    assert post(client, "contract_submit", contract.pk, version=2) == 303


def test_coal_is_received_analysed_and_settled() -> None:
    client, contract = buyer(), in_force()
    load = {"contract": contract.pk, "received_on": "2024-03-05", "vehicle": "晋A1", "purpose": "trading"}
    assert post(client, "receipt_new", **load, received_tonnes="0") == 422
    assert post(client, "receipt_new", **load, origin_tonnes="1010", received_tonnes="1000") == 303
    lot = contract.lots.get()
    report = {"party": "buyer", "laboratory": "本部", "analysed_on": "2024-03-11"}
    assert post(client, "assay_new", lot.pk, **report, ash_d="101") == 422
    assert post(client, "assay_new", lot.pk, **report, q_net_ar="5000") == 303
    assay = lot.assays.get()
    assert post(client, "assay_edit", assay.pk, **report, q_net_ar="5010", version=1) == 303
    assert post(client, "agree", lot.pk, version=1, outcome="buyer", words="双方认可") == 303
    period = {"contract": contract.pk, "first": "2024-03-01", "last": "2024-03-31"}
    assert post(client, "statement_new", **period) == 303
    assert post(client, "statement_new", **period) == 422
    statement = PurchaseStatement.objects.get()
    address = reverse("purchases:statement", args=[statement.pk])
    assert "600,000.00" in client.get(address).content.decode()
    a_load_of(contract)
    assert "a difference of +600,000.00 yuan" in client.get(address).content.decode()
    assert post(client, "statement_rework", statement.pk, version=1, reason="补录") == 303
    a_route(a_buying_leader(), kind="purchasestatement")
    assert post(client, "statement_submit", statement.pk, version=2, words="") == 303
    assert post(client, "statement_cancel", statement.pk, version=3, reason="误编") == 422
    receipt = PurchaseReceipt.objects.order_by("pk")[0]
    assert post(client, "receipt_void", receipt.pk, version=1, reason="误录") == 303
    paper = client.get(reverse("purchases:pdf", args=[statement.pk]))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def test_only_contracts_under_which_coal_may_come_are_offered() -> None:
    client, contract = buyer(), in_force()
    a_purchase(contract.supplier)
    found = client.get(reverse("purchases:contract_options"), {"q": contract.supplier.name}).json()
    assert [one["text"] for one in found["options"]] == [contract.number]


def test_purchases_in_a_browser(page: Page, live_server: object) -> None:
    address, lot = str(live_server), a_bought_lot()
    a_bought_assay(lot, q_net_ar="5000", ash_d="20")
    a_bought_assay(lot, Party.SELLER, q_net_ar="5300", ash_d="18")
    statement = owed()
    a_payment_to(statement.contract.supplier, statement=statement)
    a_supplier()
    sign_in(page, address, a_buyer())
    looks_right(
        page,
        address,
        reverse("purchases:supplier", args=[statement.contract.supplier_id]),
        reverse("purchases:contract", args=[statement.contract_id]),
        reverse("purchases:lot", args=[lot.pk]),
        reverse("purchases:statement", args=[statement.pk]),
        reverse("purchases:suppliers"),
    )
