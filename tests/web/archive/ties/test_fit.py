"""Pages of key people and affiliates in a browser: for every eye, on a desk and on a phone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.ties import a_person, a_post
from tests.builders.trade import a_contract, a_shipment
from tests.web.helpers import looks_right, sign_in

from coalface.archive.affiliates.actions import affiliate
from coalface.archive.customers.models import Customer
from coalface.archive.key_people.actions import note_influence, record_occasion, relate_people
from coalface.archive.key_people.models import Person

RIGHTS = ("customer.view", "customer.edit", "trade.view", "money.view", "key_people.view", "key_people.edit")


def a_customer_with_people() -> tuple[Customer, Person]:
    """Two people of weight who know each other, a contact, an occasion and a group of two."""
    system, customer, sister = the_system(), a_customer(), a_customer("朔州第二热力有限公司")
    person, other = a_person("孙立军"), a_person("周敏")
    a_contact(customer, "赵德福")
    for one, weight, attitude in ((person, 5, "supporter"), (other, 3, "opposed")):
        a_post(one, customer, "分管燃料的副总经理")
        note_influence(person_id=one.pk, customer_id=customer.pk, weight=weight, attitude=attitude, by=system)
    relate_people(person_id=person.pk, other_id=other.pk, kind="reports", strength=4, by=system)
    record_occasion(
        customer_id=customer.pk,
        happened_on=customer.created_at.date(),
        kind="ceremony",
        title="三期机组投产庆典",
        our_part="派员到场祝贺",
        people=[person],
        by=system,
    )
    for member in (customer, sister):
        affiliate(customer_id=member.pk, kind="owns", outside="晋北能源投资集团", pct=Decimal(60), by=system)
    a_contract(sister, ends_on=None)
    a_shipment(customer, net_tonnes=Decimal(100))
    return customer, person


@pytest.mark.django_db(transaction=True)
def test_people_and_groups_are_fit_for_everybody(page: Page, live_server: object) -> None:
    customer, person = a_customer_with_people()
    sign_in(page, str(live_server), a_user(*RIGHTS))
    looks_right(
        page,
        str(live_server),
        reverse("ties:customer_people", args=[customer.pk]),
        reverse("ties:person", args=[person.pk]),
        reverse("ties:affiliates", args=[customer.pk]),
    )
