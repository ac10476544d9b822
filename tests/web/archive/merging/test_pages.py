"""The pages of duplicates, merging and parting."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_role, a_user, the_system
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.merging.actions import merge_customers, scan_for_duplicates
from coalface.archive.merging.models import DuplicatePair, Merge
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

RIGHTS = ("customer.view", "customer.merge", "export")


def keeper() -> User:
    return a_user(*RIGHTS)


def a_pair(place: str) -> tuple[Customer, Customer]:
    return a_customer(f"{place}华阳集团有限公司"), a_customer(
        f"{place}华阳（集团）有限责任公司", region="山西省"
    )


def address(kept: Customer, left: Customer) -> str:
    return f"{reverse('merging:compare')}?kept={kept.pk}&left={left.pk}"


def given(kept: Customer, left: Customer, **more: object) -> dict[str, object]:
    return {"reason": "重复建档", "kept_version": kept.version, "left_version": left.version, **more}


@pytest.mark.django_db
def test_the_list_asks_as_much_for_three_pairs_as_for_one() -> None:
    places = iter(("晋城", "长治", "运城", "大同", "朔州"))

    def make() -> None:
        a_pair(next(places))
        scan_for_duplicates(by=the_system())

    assert_same_queries(signed_in(keeper()), reverse("merging:pairs"), make)


@pytest.mark.django_db
def test_two_cards_are_compared_merged_and_parted() -> None:
    kept, left = a_pair("晋城")
    a_contact(left)
    client = signed_in(keeper())
    assert "重复" not in client.get(address(kept, left)).content.decode()
    client.post(address(kept, left), given(kept, left, taken=["region"]))
    merge = Merge.objects.get()
    kept.refresh_from_db()
    assert (kept.region, client.get(reverse("merging:merge", args=[merge.pk])).status_code) == ("山西省", 200)
    client.post(reverse("merging:part", args=[merge.pk]))
    kept.refresh_from_db()
    assert (kept.region, left.contacts.count()) == ("", 1)
    assert client.get(reverse("merging:merge", args=[merge.pk])).status_code == 200


@pytest.mark.django_db
def test_a_refusal_stays_on_the_page() -> None:
    kept, left = a_pair("晋城")
    answer = signed_in(keeper()).post(address(kept, left), given(kept, left, left_version=7))
    assert (answer.status_code, Merge.objects.count()) == (422, 0)


@pytest.mark.django_db
def test_a_card_given_up_leads_to_the_one_that_goes_on() -> None:
    kept, left = a_pair("晋城")
    merge_customers(
        kept_id=kept.pk, left_id=left.pk, taken=(), reason="重复", versions=(1, 1), by=the_system()
    )
    answer = signed_in(keeper()).get(reverse("archive:customer", args=[left.pk]))
    assert answer["Location"] == reverse("archive:customer", args=[kept.pk])


@pytest.mark.django_db
def test_pairs_out_of_reach_are_neither_listed_nor_compared() -> None:
    clerk = a_user(roles=[a_role(*RIGHTS, scope=Scope.OWN)])
    kept, left = a_pair("晋城")
    scan_for_duplicates(by=the_system())
    client = signed_in(clerk)
    assert kept.name not in client.get(reverse("merging:pairs")).content.decode()
    assert left.name not in client.get(address(kept, left)).content.decode()


@pytest.mark.django_db
def test_pairs_are_told_apart_in_bulk() -> None:
    a_pair("晋城")
    scan_for_duplicates(by=the_system())
    pair = DuplicatePair.objects.get()
    signed_in(keeper()).post(reverse("merging:pairs"), {"action": "distinct", "ids": [pair.pk]})
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.DISTINCT


@pytest.mark.django_db(transaction=True)
def test_the_comparison_is_fit_for_everybody(page: Page, live_server: object) -> None:
    kept, left = a_pair("晋城")
    sign_in(page, str(live_server), keeper())
    looks_right(page, str(live_server), address(kept, left))
