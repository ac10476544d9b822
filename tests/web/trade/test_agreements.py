"""The pages of contracts' terms, approval, promises, signatures and price lists."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders.admission import a_route
from tests.builders.agreements import a_complete_draft, a_floor, a_price, a_price_list, terms_of
from tests.builders.archive import a_customer
from tests.builders.people import a_user
from tests.builders.trade import a_contract, a_product
from tests.web.helpers import signed_in

from coalface.trade.contracts.actions import record_promise
from coalface.trade.contracts.models import Contract, ContractTerms, Promise, Signature
from coalface.trade.contracts.signing import LOCAL
from coalface.trade.pricing.models import AdjustmentVersion, Price, PriceFloor, PriceList, PriceListMember

pytestmark = pytest.mark.django_db
SELLS = ("customer.view", "trade.view", "trade.edit", "money.view")
SETS = ("customer.view", "trade.view", "pricing.view", "pricing.edit", "contract.decide", "money.view")


@pytest.fixture
def seller() -> Client:
    return signed_in(a_user(*SELLS))


@pytest.fixture
def setter() -> Client:
    return signed_in(a_user(*SETS))


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_a_contract_entered_here_is_a_draft_that_says_what_it_lacks(seller: Client) -> None:
    customer = a_customer()
    given = {
        "customer": customer.pk,
        "number": "HT-1",
        "kind": "yearly",
        "starts_on": "2026-01-01",
        "weight_basis": "mine",
    }
    seller.post(at("trade:contract_new"), given)
    made = Contract.objects.get()
    page = seller.get(at("trade:contract", made.pk)).content.decode()
    assert made.state == Contract.State.DRAFT
    for words in ("Quality is missing.", "The price terms are missing.", "The transport is missing."):
        assert words in page


def test_terms_are_set_on_a_page_and_price_the_day_asked_for(seller: Client) -> None:
    contract = a_contract()
    given = {
        "version": contract.version,
        "basis": "fixed",
        "from_on": "2024-01-01",
        "unit_price_per_tonne": "713.37",
        "weight_basis": "mine",
        "loss_rule": "excess",
        "freight_mode": "collected",
    }
    refused = seller.post(at("agreements:terms", contract.pk), {**given, "unit_price_per_tonne": ""})
    assert (refused.status_code, "A fixed price must lie above 0." in refused.content.decode()) == (422, True)
    seller.post(at("agreements:terms", contract.pk), given)
    page = seller.get(at("trade:contract", contract.pk), {"day": "2024-03-01"}).content.decode()
    assert ContractTerms.objects.get().unit_price_per_tonne == Decimal("713.37")
    assert "Fixed price of the contract, version 1 of its terms" in page


def test_prices_stay_hidden_from_those_who_do_not_see_money() -> None:
    contract = a_contract(deposit_yuan=Decimal("713371"))
    terms_of(contract, unit_price_per_tonne=Decimal("713.37"))
    page = signed_in(a_user("customer.view", "trade.view")).get(at("trade:contract", contract.pk))
    assert [one for one in ("713371", "713,371", "713.37") if one in page.content.decode()] == []
    paper = signed_in(a_user("customer.view", "trade.view")).get(at("agreements:paper", contract.pk))
    assert paper.status_code == 403


def test_a_draft_goes_to_approval_from_its_page(seller: Client) -> None:
    a_route(a_user("customer.view", "trade.view", "contract.decide"), kind="contract")
    draft = a_complete_draft()
    seller.post(at("agreements:submit", draft.pk), {"version": draft.version, "words": ""})
    draft.refresh_from_db()
    page = seller.get(at("trade:contract", draft.pk)).content.decode()
    assert (draft.state, "in approval" in page) == ("approving", True)


def test_a_contract_is_dissolved_from_its_page(setter: Client) -> None:
    contract = a_contract()
    given = {"version": contract.version, "on": "2024-06-30", "reason": "客户停产"}
    setter.post(at("agreements:terminate", contract.pk), given)
    contract.refresh_from_db()
    assert (contract.state, contract.over_reason) == ("terminated", "客户停产")


def test_promises_and_signatures_are_kept_on_the_page(seller: Client) -> None:
    contract = a_contract()
    seller.post(
        at("agreements:promise_new", contract.pk),
        {"side": "ours", "words": "年终返利", "amount_yuan": "300000", "due_on": "2024-12-01"},
    )
    promise = Promise.objects.get()
    seller.post(at("agreements:promise_done", contract.pk, promise.pk), {"words": "已返利"})
    seller.post(
        at("agreements:ask_signature", contract.pk),
        {"party": "buyer", "signer": "王经理", "service": "local"},
    )
    signature = Signature.objects.get()
    code = LOCAL.code(signature.reference)
    assert code in seller.get(at("trade:contract", contract.pk)).content.decode()
    seller.post(at("agreements:sign", contract.pk, signature.pk), {"given": code})
    promise.refresh_from_db()
    signature.refresh_from_db()
    assert (promise.done_words, signature.state) == ("已返利", "signed")


def test_another_contracts_promise_is_not_settled_here(seller: Client) -> None:
    other = a_contract()
    promise = record_promise(
        contract=other,
        side="ours",
        words="返利",
        due_on=date(2024, 1, 1),
        owner=a_user(),
        tonnes=Decimal(1),
        by=a_user("trade.edit"),
    )
    answer = seller.post(at("agreements:promise_done", a_contract().pk, promise.pk), {"words": "x"})
    assert answer.status_code == 404


def test_the_contract_prints(seller: Client) -> None:
    answer = seller.get(at("agreements:paper", a_complete_draft().pk))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_price_list_is_opened_priced_adjusted_and_given_members(setter: Client) -> None:
    product, customer = a_product(), a_customer()
    setter.post(at("agreements:price_list_new"), {"name": "专享价", "for_members": "on"})
    made = PriceList.objects.get()
    price = {"product": product.pk, "price": "690", "from_on": "2026-01-01"}
    setter.post(at("agreements:price_new", made.pk), price)
    again = setter.post(at("agreements:price_new", made.pk), price)
    assert (
        "690.00 yuan/t is valid from 2026-01-01 on; a new price must begin later." in again.content.decode()
    )
    steps = {"version": 1, "from_on": "2026-01-01", "about_1": "grade", "grade_1": "strategic"}
    odd = setter.post(at("agreements:adjust", made.pk), steps)
    assert (odd.status_code, "Step 1 changes nothing" in odd.content.decode()) == (422, True)
    setter.post(at("agreements:adjust", made.pk), {**steps, "amount_1": "-8", "manner_1": "per_tonne"})
    setter.post(at("agreements:member_new", made.pk), {"customer": customer.pk, "from_on": "2026-01-01"})
    counts = [model.objects.count() for model in (Price, AdjustmentVersion, PriceListMember)]
    page = setter.get(at("agreements:price_list", made.pk)).content.decode()
    assert counts == [1, 1, 1]
    assert (customer.name in page, "−8.00" in page) == (True, True)


def test_floors_are_set_by_those_who_approve(setter: Client) -> None:
    given = {"product": a_product().pk, "price": "640", "from_on": "2026-01-01"}
    setter.post(at("agreements:floor_new"), given)
    assert PriceFloor.objects.get().floor_per_tonne == 640
    answer = signed_in(a_user("pricing.view", "pricing.edit")).post(at("agreements:floor_new"), given)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["agreements:price_lists", "agreements:floors"])
def test_lists_ask_as_often_for_three_rows_as_for_one(name: str, django_assert_max_num_queries) -> None:
    client, product = signed_in(a_user(*SETS)), a_product()
    counts = []
    for place in range(3):
        price_list = a_price_list()
        a_price(price_list, product, "700")
        a_floor(product, "600", date(2026, 1, 1 + place))
        if place != 1:
            with django_assert_max_num_queries(40) as asked:
                client.get(at(name))
            counts.append(len(asked))
    assert counts[0] == counts[1]
