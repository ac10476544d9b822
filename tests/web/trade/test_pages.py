from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_mine, a_product, a_receipt, a_shipment, agreed
from tests.web.helpers import assert_same_queries, htmx, signed_in

from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import quantities_of
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.payments.models import Bill, Receipt

pytestmark = pytest.mark.django_db

TRADER = ("trade.view", "trade.edit", "money.view", "money.edit", "customer.view", "export")
RANGE = "?from=2024-01&to=2024-04"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(reverse(f"trade:{name}"), id=name)
        for name in (
            "shipments",
            "contracts",
            "payments",
            "totals",
            "concentration",
            "mines",
            "products",
            "stations",
            "shipment_new",
            "contract_new",
            "receipt_new",
        )
    ],
)
def test_pages_open_for_traders_and_for_nobody_else(address: str) -> None:
    trader = signed_in(a_user(*TRADER))
    answers = [trader.get(address, headers={"Accept-Language": language}) for language in ("en", "zh-hans")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert signed_in(a_user("grade.view")).get(address).status_code == 403


@pytest.mark.parametrize("name", ["shipments", "contracts", "payments"])
def test_lists_ask_as_often_with_one_row_as_with_three(name: str) -> None:
    make = {"shipments": a_shipment, "contracts": a_contract, "payments": a_receipt}[name]
    assert_same_queries(signed_in(a_user(*TRADER)), reverse(f"trade:{name}"), make)


def test_a_list_shows_only_what_the_scope_reaches() -> None:
    salesman = a_user("trade.view", scope=Scope.OWN)
    a_shipment(a_customer(responsible=salesman), number="PZ-OWN")
    a_shipment(number="PZ-OTHER")
    page = signed_in(salesman).get(reverse("trade:shipments")).content.decode()
    assert ("PZ-OWN" in page, "PZ-OTHER" in page) == (True, False)


def test_few_among_many_are_gathered_and_not_met_by_the_way() -> None:
    """The newest of some hundred customers may lie behind a hundred thousand shipments of others."""
    salesman, leader = a_user("trade.view", scope=Scope.OWN), a_user("trade.view")
    mine = a_customer(responsible=salesman)
    for n in range(3):
        a_shipment(mine, number=f"PZ-{n}")
    for user, gathers in ((salesman, True), (leader, False)):
        with CaptureQueriesContext(connection) as asked:
            page = signed_in(user).get(reverse("trade:shipments")).content.decode()
        assert all(f"PZ-{n}" in page for n in range(3))
        assert any("gathered" in one["sql"] for one in asked) is gathers


def test_a_filter_names_no_customer_outside_the_scope() -> None:
    other, client = a_customer("丙水泥厂"), signed_in(a_user(*TRADER, scope=Scope.OWN))
    page = client.get(reverse("trade:shipments") + f"?customer={other.pk}").content.decode()
    assert "丙水泥厂" not in page


def test_prices_hide_in_list_record_form_and_export() -> None:
    shipment = a_shipment(unit_price_per_tonne=Decimal("713.37"))
    addresses = [
        reverse("trade:shipments") + "?cols=number,unit_price_per_tonne,amount",
        reverse("trade:shipment", args=[shipment.pk]),
        reverse("trade:shipment_edit", args=[shipment.pk]),
    ]
    seeing, blind = signed_in(a_user(*TRADER)), signed_in(a_user("trade.view", "trade.edit", "export"))
    assert ["713.37" in seeing.get(address).content.decode() for address in addresses] == [True] * 3
    assert ["713.37" in blind.get(address).content.decode() for address in addresses] == [False] * 3
    exported = b"".join(blind.get(addresses[0] + "&export=xlsx"))
    assert b"713.37" not in exported


def test_a_record_outside_the_scope_does_not_exist() -> None:
    shipment, contract = a_shipment(), a_contract()
    client = signed_in(a_user(*TRADER, scope=Scope.OWN))
    addresses = [
        reverse("trade:shipment", args=[shipment.pk]),
        reverse("trade:contract", args=[contract.pk]),
        reverse("trade:contract_quantities", args=[contract.pk]),
        reverse("trade:shipment_delete", args=[shipment.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_a_shipment_is_recorded_corrected_and_taken_back() -> None:
    client, customer = signed_in(a_user(*TRADER)), a_customer()
    entered = {
        "customer": customer.pk,
        "number": "PZ-7",
        "shipped_on": "2024-03-01",
        "product": a_product().pk,
        "net_tonnes": "3312.4",
        "mine": a_mine().pk,
        "transport": "rail",
    }
    assert client.post(reverse("trade:shipment_new"), entered).status_code == 303
    shipment = Shipment.objects.get()
    edit = reverse("trade:shipment_edit", args=[shipment.pk])
    assert client.post(edit, {**entered, "net_tonnes": "3300", "version": 1}).status_code == 303
    assert Shipment.objects.get().net_tonnes == 3300
    stale = client.post(edit, {**entered, "net_tonnes": "1", "version": 1})
    assert (stale.status_code, Shipment.objects.get().net_tonnes) == (422, 3300)
    gone = client.post(reverse("trade:shipment_delete", args=[shipment.pk]), {"version": 2, "reason": "重复"})
    assert (gone.status_code, Shipment.objects.count()) == (303, 0)


def test_a_refusal_stands_beside_its_field() -> None:
    entered = {
        "customer": a_customer().pk,
        "number": "PZ-8",
        "shipped_on": "2024-03-01",
        "product": a_product().pk,
        "net_tonnes": "-5",
        "transport": "rail",
    }
    answer = signed_in(a_user(*TRADER)).post(reverse("trade:shipment_new"), entered)
    assert answer.status_code == 422
    assert "The weight must be more than zero, not -5 t." in answer.content.decode()


def test_a_contract_is_recorded_and_its_months_filled_in() -> None:
    client = signed_in(a_user(*TRADER))
    entered = {
        "customer": a_customer().pk,
        "number": "HT-7",
        "kind": "yearly",
        "starts_on": "2024-01-01",
        "ends_on": "2024-02-29",
        "weight_basis": "mine",
    }
    assert client.post(reverse("trade:contract_new"), entered).status_code == 303
    contract = Contract.objects.get()
    filled = {"version": 1, "t2024-01": "50000", "e2024-01": "2000", "t2024-02": ""}
    answer = client.post(reverse("trade:contract_quantities", args=[contract.pk]), filled)
    assert (answer.status_code, quantities_of(contract)) == (303, [agreed("2024-01", 50_000, 2_000)])


def test_a_contract_page_shows_its_fulfilment() -> None:
    customer = a_customer()
    contract = a_contract(customer, quantities=[agreed("2024-03", 50_000, 2_000)])
    a_shipment(customer, contract=contract, net_tonnes=46_200)
    page = signed_in(a_user(*TRADER)).get(reverse("trade:contract", args=[contract.pk])).content.decode()
    assert [share in page for share in ("92.40", "96.25")] == [True, True]


def a_payment(**more: object) -> dict[str, object]:
    about = {"number": "SK-7", "received_on": "2024-03-01", "amount": "1000.50", "instrument": "cash"}
    return {"customer": a_customer().pk, **about, **more}


A_BILL = {
    "instrument": "commercial_acceptance",
    "number": "230212345678901234567890123456",
    "acceptor": "company",
    "acceptor_name": "某某集团有限公司",
    "drawer": "大唐燃料有限公司",
    "issued_on": "2024-02-01",
    "due_on": "2024-07-31",
}


def test_a_payment_is_recorded() -> None:
    answer = signed_in(a_user(*TRADER)).post(reverse("trade:receipt_new"), a_payment())
    assert (answer.status_code, Receipt.objects.get().amount) == (303, Decimal("1000.50"))


def test_a_payment_by_bill_asks_for_the_bill_and_becomes_both() -> None:
    client, address = signed_in(a_user(*TRADER)), reverse("trade:receipt_new")
    asked = [client.get(address, {"instrument": way}).content.decode() for way in ("cash", "bank_acceptance")]
    assert ['name="drawer"' in page for page in asked] == [False, True]
    bare = client.post(address, a_payment(instrument="commercial_acceptance"))
    assert (bare.status_code, bare.content.decode().count("has-error")) == (422, 5)
    answer = client.post(address, a_payment(**A_BILL))
    bill = Bill.objects.select_related("receipt").get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("trade:receipt", args=[bill.receipt_id]))
    assert (bill.receipt.instrument, bill.counted) == ("commercial_acceptance", Decimal("500.25"))
    page = client.get(answer["Location"]).content.decode()
    assert reverse("accounts:bill", args=[bill.pk]) in page


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({}, id="a bill twice"),
        pytest.param({"number": "9", "received_on": "2099-01-01"}, id="a payment in the future"),
        pytest.param({"number": "9", "due_on": "2024-01-01"}, id="due before it was issued"),
        pytest.param({"number": "9", "acceptor": "state_bank"}, id="a bank behind a company's bill"),
    ],
)
def test_a_refused_bill_leaves_nothing_half_written(odd: dict[str, str]) -> None:
    client, address = signed_in(a_user(*TRADER)), reverse("trade:receipt_new")
    client.post(address, a_payment(**A_BILL))
    answer = client.post(address, a_payment(**{**A_BILL, **odd}))
    assert (answer.status_code, Bill.objects.count(), Receipt.objects.count()) == (422, 1, 1)


def test_an_entry_of_the_catalogue_is_recorded_and_changed() -> None:
    client = signed_in(a_user(*TRADER))
    entered = {"code": "TS", "name": "塔山矿", "region": "山西"}
    assert client.post(reverse("trade:catalogue_new", args=["mine"]), entered).status_code == 303
    again = client.post(reverse("trade:catalogue_new", args=["mine"]), entered)
    assert (again.status_code, "already in the catalogue" in again.content.decode()) == (422, True)


def test_every_total_leads_to_the_rows_behind_it() -> None:
    customer, product = a_customer("甲电厂"), a_product()
    contract = a_contract(customer)
    for month in (1, 2, 4):
        a_shipment(
            customer,
            product=product,
            contract=contract if month == 1 else None,
            shipped_on=date(2024, month, 3),
            transport="rail" if month == 2 else "road",
        )
    recompute_dirty(by=the_system())
    client = signed_in(a_user(*TRADER))
    page = client.get(reverse("trade:totals") + RANGE, headers=htmx("report")).content.decode()
    first, last = Month.parse("2024-01").first, Month.parse("2024-04").last
    shipments = f"{reverse('trade:shipments')}?shipped_on_from={first}&shipped_on_to={last}"
    assert shipments.replace("&", "&amp;") in page
    found = {
        more: client.get(shipments + more).content.decode().count("data-row")
        for more in ("", "&sale=term", "&sale=spot", "&transport=rail", f"&customer={customer.pk}")
    }
    assert list(found.values()) == [3, 1, 2, 1, 3]
    buyers = {
        pattern: client.get(
            reverse("trade:concentration") + RANGE + f"&pattern={pattern}", headers=htmx("report")
        ).content.decode()
        for pattern in ("with_gap", "every_month")
    }
    assert {pattern: "甲电厂" in page for pattern, page in buyers.items()} == {
        "with_gap": True,
        "every_month": False,
    }


@pytest.mark.parametrize("name", ["totals", "concentration"])
def test_a_report_opens_at_once_and_fetches_its_figures(name: str) -> None:
    client, address = signed_in(a_user(*TRADER)), reverse(f"trade:{name}") + RANGE
    opened = client.get(address).content.decode()
    fetched = client.get(address, headers=htmx("report")).content.decode()
    assert ("<progress" in opened, 'hx-trigger="load"' in opened) == (True, True)
    assert ("<progress" in fetched, "<html" in fetched) == (False, False)


@pytest.mark.parametrize("name", ["totals", "concentration"])
def test_reports_can_be_exported_and_survive_odd_addresses(name: str) -> None:
    a_shipment()
    recompute_dirty(by=the_system())
    client, address = signed_in(a_user(*TRADER)), reverse(f"trade:{name}")
    answers = [
        client.get(address + more).status_code for more in (RANGE + "&export=xlsx", "?from=x&to=2024-13")
    ]
    assert answers == [200, 200]
    assert client.get(address + "?from=2024-05&to=2024-01").status_code == 422
    assert signed_in(a_user("trade.view")).get(address + RANGE + "&export=xlsx").status_code == 403


def test_boxes_offer_what_fits() -> None:
    client, customer = signed_in(a_user(*TRADER)), a_customer("华润电力")
    a_contract(customer, number="HT-9")
    offered = {
        name: [
            option["text"] for option in client.get(reverse(f"trade:{name}") + f"?q={text}").json()["options"]
        ]
        for name, text in (("customer_options", "华润"), ("contract_options", "HT"), ("mine_options", "无"))
    }
    assert offered == {"customer_options": ["华润电力"], "contract_options": ["HT-9"], "mine_options": []}
