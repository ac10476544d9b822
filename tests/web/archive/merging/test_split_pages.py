"""The pages on which a card is split and a split is taken back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_role, a_user, the_system
from tests.builders.trade import a_contract, a_receipt, a_shipment
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.merging.actions import NewCard, split_customer
from coalface.archive.merging.models import Split
from coalface.archive.merging.queries import bundles_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

RIGHTS = ("customer.view", "customer.edit", "customer.merge", "trade.view", "export")
OTHER = "晋能焦化有限公司"


def keeper() -> User:
    return a_user(*RIGHTS)


def address(customer: Customer) -> str:
    return reverse("merging:choose", args=[customer.pk])


def given(customer: Customer, *chosen: str, **more: object) -> dict[str, object]:
    told = {"name": OTHER, "industry": "steel", "reason": "两家公司录在一张卡上", "version": customer.version}
    return {**told, "chosen": chosen, **more}


def a_split(name: str = OTHER) -> Split:
    source = a_customer()
    a_contact(source)
    heads = [bundle.head for bundle in bundles_of(the_system(), source)]
    return split_customer(
        source_id=source.pk, version=1, chosen=heads, card=NewCard(name), reason="两家", by=the_system()
    )


@pytest.mark.django_db
def test_a_card_is_split_and_rejoined() -> None:
    customer = a_customer("晋能热电")
    contract = a_contract(customer)
    a_shipment(customer, contract=contract)
    contacts = [a_contact(customer, name) for name in ("李经理", "张经理")]
    client = signed_in(keeper())
    page = client.get(address(customer)).content.decode()
    assert (contract.number in page, "李经理" in page) == (True, True)
    chosen = f"contracts_contract:{contract.pk}", "customers_contact:*"
    answer = client.post(address(customer), given(customer, *chosen))
    split, other = Split.objects.get(), Customer.objects.get(name=OTHER)
    assert answer["Location"] == reverse("merging:split", args=[split.pk])
    contract.refresh_from_db()
    assert (contract.customer, other.contacts.count(), other.industry) == (other, len(contacts), "steel")
    assert client.get(answer["Location"]).status_code == 200
    client.post(reverse("merging:rejoin", args=[split.pk]))
    contract.refresh_from_db()
    assert contract.customer == customer
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.django_db
def test_a_refusal_stays_on_the_page_with_what_was_ticked() -> None:
    customer = a_customer("晋能热电")
    contact = a_contact(customer)
    told = given(customer, f"customers_contact:{contact.pk}", version=9)
    answer = signed_in(keeper()).post(address(customer), told)
    assert (answer.status_code, Split.objects.count()) == (422, 0)
    assert f'value="customers_contact:{contact.pk}" checked' in answer.content.decode()


@pytest.mark.django_db
def test_what_one_may_not_see_is_counted_and_not_named() -> None:
    customer = a_customer("晋能热电")
    receipt = a_receipt(customer, amount=5)
    page = signed_in(keeper()).get(address(customer)).content.decode()
    assert ("payments_receipt:*" in page, f"payments_receipt:{receipt.pk}" in page) == (True, False)


@pytest.mark.django_db
def test_nobody_splits_without_the_right_nor_what_is_out_of_reach() -> None:
    customer, split = a_customer("晋能热电"), a_split()
    stranger, clerk = a_user("customer.view", "customer.edit"), a_user(*RIGHTS, scope=Scope.OWN)
    for path in (address(customer), reverse("merging:splits"), reverse("merging:split", args=[split.pk])):
        assert signed_in(stranger).get(path).status_code == 403
    assert signed_in(stranger).post(reverse("merging:rejoin", args=[split.pk])).status_code == 403
    assert signed_in(clerk).get(address(customer)).status_code == 404
    assert signed_in(clerk).post(reverse("merging:rejoin", args=[split.pk])).status_code == 404


@pytest.mark.django_db
def test_the_menu_of_the_record_leads_here() -> None:
    customer = a_customer("晋能热电")
    page = reverse("archive:customer", args=[customer.pk])
    assert address(customer) in signed_in(keeper()).get(page).content.decode()
    stranger = signed_in(a_user("customer.view", roles=[a_role("export")]))
    assert address(customer) not in stranger.get(page).content.decode()


@pytest.mark.django_db
def test_the_list_asks_as_much_for_three_splits_as_for_one() -> None:
    names = iter(("甲焦化厂", "乙水泥厂", "丙化肥厂", "丁陶瓷厂"))
    assert_same_queries(signed_in(keeper()), reverse("merging:splits"), lambda: a_split(next(names)))


@pytest.mark.django_db
def test_the_page_asks_as_much_for_many_records_as_for_one() -> None:
    customer = a_customer("晋能热电")
    a_shipment(customer, contract=a_contract(customer))

    def more() -> None:
        a_shipment(customer, contract=a_contract(customer))

    assert_same_queries(signed_in(keeper()), address(customer), more)


@pytest.mark.django_db(transaction=True)
def test_the_choice_is_fit_for_everybody(page: Page, live_server: object) -> None:
    customer = a_customer("晋能热电")
    a_contract(customer)
    a_contact(customer)
    sign_in(page, str(live_server), keeper())
    looks_right(page, str(live_server), address(customer))
