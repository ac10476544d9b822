"""Pages of key people: who reaches them, what they let people do, and how often they ask."""

import pytest
from django.urls import reverse
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.ties import a_person, a_post
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.archive.key_people.actions import note_influence, relate_people
from coalface.archive.key_people.models import ContactLink, Occasion, Person, Relation
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
ALL = ("customer.view", "trade.view", "key_people.view", "key_people.edit", "export")


def test_the_list_asks_as_often_for_three_as_for_one() -> None:
    customer, client = a_customer(), signed_in(a_user(*ALL))
    assert_same_queries(client, reverse("ties:people"), lambda: a_post(a_person(), customer))


def test_the_customers_tab_asks_as_often_for_three_as_for_one() -> None:
    customer, client = a_customer(), signed_in(a_user(*ALL))
    address = reverse("ties:customer_people", args=[customer.pk])

    def one_more() -> None:
        person, other = a_person(), a_person()
        a_post(person, customer)
        relate_people(person_id=person.pk, other_id=other.pk, kind="friend", by=the_system())

    assert_same_queries(client, address, one_more)
    assert queries_of(client, address) <= 15


def test_pages_need_the_right_and_the_reach() -> None:
    person, customer = a_person(), a_customer()
    stranger = signed_in(a_user("customer.view"))
    assert stranger.get(reverse("ties:people")).status_code == 403
    seller = signed_in(a_user(*ALL, scope=Scope.OWN))
    assert seller.get(reverse("ties:person", args=[person.pk])).status_code == 404
    assert seller.get(reverse("ties:customer_people", args=[customer.pk])).status_code == 404


def test_somebody_new_at_a_customer_is_recorded_from_a_contact() -> None:
    keeper, customer = a_user(*ALL), a_customer()
    contact = a_contact(customer, "孙立军", phone="13900001111", role="燃料部长")
    address = reverse("ties:customer_person_new", args=[customer.pk]) + f"?contact={contact.pk}"
    client = signed_in(keeper)
    assert "孙立军" in client.get(address).content.decode()
    given = {"name": "孙立军", "title": "燃料部长", "level": "middle", "decides": "on"}
    assert client.post(address, given).status_code == 303
    person = Person.objects.get()
    assert ContactLink.objects.get(contact=contact).person == person
    shown = client.get(reverse("ties:customer_people", args=[customer.pk])).content.decode()
    assert "孙立军" in shown


def test_half_a_form_leaves_nothing_behind() -> None:
    client, customer = signed_in(a_user(*ALL)), a_customer()
    address = reverse("ties:customer_person_new", args=[customer.pk])
    assert client.post(address, {"name": "孙立军", "title": " ", "level": "middle"}).status_code == 422
    assert Person.objects.count() == 0


def test_a_persons_page_shows_posts_ties_and_notes() -> None:
    client, customer, person, other = signed_in(a_user(*ALL)), a_customer(), a_person(), a_person("周敏")
    a_post(person, customer, "分管副总")
    relate_people(person_id=person.pk, other_id=other.pk, kind="reports", by=the_system())
    note_influence(
        person_id=person.pk, customer_id=customer.pk, weight=5, attitude="supporter", by=the_system()
    )
    page = client.get(reverse("ties:person", args=[person.pk])).content.decode()
    assert all(word in page for word in ("分管副总", "周敏", "5 of 5", "supporter"))


def test_dialogs_record_and_refuse() -> None:
    client, customer, person, other = signed_in(a_user(*ALL)), a_customer(), a_person(), a_person()
    related = reverse("ties:relation_new", args=[person.pk])
    assert client.post(related, {"other": other.pk, "kind": "friend", "strength": "4"}).status_code == 303
    assert client.post(related, {"other": other.pk, "kind": "friend", "strength": "4"}).status_code == 422
    remove = reverse("ties:relation_remove", args=[person.pk, Relation.objects.get().pk])
    assert client.post(remove).status_code == 303
    post = reverse("ties:position_new", args=[person.pk])
    assert client.post(post, {"customer": customer.pk, "title": "总经理", "level": "top"}).status_code == 303
    assert client.post(post, {"title": "总经理", "level": "top"}).status_code == 422
    held = person.positions.get()
    end = reverse("ties:position_end", args=[person.pk, held.pk])
    assert client.post(end, {"version": held.version, "until_on": "2030-01-01"}).status_code == 303
    influence = reverse("ties:influence_new", args=[person.pk])
    note = {"customer": customer.pk, "weight": "4", "attitude": "reserved", "noted_on": "2026-01-31"}
    assert client.post(influence, note).status_code == 303
    occasion = reverse("ties:occasion_new", args=[customer.pk])
    told = {"happened_on": "2026-01-31", "kind": "ceremony", "title": "投产庆典", "our_part": "到场祝贺"}
    assert client.post(occasion, told).status_code == 303
    assert Occasion.objects.get().customer == customer
    edit = reverse("ties:person_edit", args=[person.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"version": "1", "name": "新名"}).status_code == 303
    assert client.get(reverse("ties:people_options")).json()["options"][0]["text"]


def test_a_contact_is_said_to_be_a_person() -> None:
    client, customer, person = signed_in(a_user(*ALL)), a_customer(), a_person("王建国")
    contact = a_contact(customer, "王建国")
    page = reverse("ties:customer_people", args=[customer.pk])
    assert "is 王建国" in client.get(page).content.decode()
    client.post(reverse("ties:contact_link", args=[customer.pk, contact.pk]), {"person": person.pk})
    assert ContactLink.objects.get().person == person
