"""Who is seen, who is where, and how people hold together."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.ties import a_person, a_post

from coalface.archive.key_people.access import visible_people, visible_relations
from coalface.archive.key_people.actions import note_influence, relate_people
from coalface.archive.key_people.queries import (
    grounds,
    influence_map,
    listed_people,
    people_at,
    suggestions,
    ties_of,
)
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
SEES = ("customer.view", "key_people.view")


def test_one_sees_whom_one_keeps_up_with_and_who_is_at_ones_customers() -> None:
    seller = a_user(*SEES, scope=Scope.OWN)
    kept, there, hidden = a_person(responsible=seller), a_person(), a_person()
    a_post(there, a_customer(responsible=seller))
    a_post(hidden, a_customer())
    assert set(visible_people(seller)) == {kept, there}
    assert list(visible_people(a_user("customer.view"))) == []
    relate_people(person_id=kept.pk, other_id=hidden.pk, kind="friend", by=the_system())
    assert list(visible_relations(seller)) == []


def test_a_list_says_where_people_are_now() -> None:
    today = timezone.localdate()
    person = a_person()
    a_post(person, body="省能源局", body_kind="government", title="处长", until_on=today - timedelta(days=1))
    a_post(person, a_customer("晋能控股电力"), "副总经理")
    row = listed_people(a_user(*SEES), today).get()
    assert (row.place_name, row.post, row.attitude) == ("晋能控股电力", "副总经理", None)


def test_deciders_come_first_with_the_last_note() -> None:
    customer, buyer, chief = a_customer(), a_person(), a_person()
    a_post(buyer, customer, "采购员")
    a_post(chief, customer, decides=True)
    for day, attitude in ((date(2026, 1, 1), "opposed"), (date(2026, 5, 1), "neutral")):
        note_influence(
            person_id=chief.pk,
            customer_id=customer.pk,
            weight=4,
            attitude=attitude,
            noted_on=day,
            by=the_system(),
        )
    rows = people_at(a_user(*SEES), customer, timezone.localdate())
    assert [(row.person, row.weight, row.attitude) for row in rows] == [
        (chief, 4, "neutral"),
        (buyer, None, None),
    ]


def test_a_relation_shows_once_from_either_side() -> None:
    junior, senior, user = a_person(), a_person(), a_user(*SEES)
    relate_people(person_id=junior.pk, other_id=senior.pk, kind="reports", by=the_system())
    assert [(tie.other, tie.leads) for tie in ties_of(user, junior)] == [(senior, False)]
    assert [(tie.other, tie.leads) for tie in ties_of(user, senior)] == [(junior, True)]


def test_the_map_holds_those_at_the_customer_and_those_tied_to_them() -> None:
    customer, inside, outside = a_customer(), a_person(), a_person()
    a_post(inside, customer)
    a_person()
    relate_people(person_id=inside.pk, other_id=outside.pk, kind="patron", by=the_system())
    found = influence_map(a_user(*SEES), customer, timezone.localdate())
    assert (set(found.people), found.inside) == ({inside, outside}, {inside.pk})
    assert len(found.relations) == 1


def test_contacts_are_matched_with_known_people() -> None:
    customer, person = a_customer(), a_person("王建国", phone="13800001234")
    contact = a_contact(customer, "老王", phone="13800001234")
    [suggestion] = suggestions(a_user(*SEES), customer)
    assert (suggestion.contact, [one.id for one in suggestion.people]) == (contact, [person.pk])


def test_why_somebody_sees_a_person_whom_somebody_else_keeps_up_with() -> None:
    seller, stranger = (a_user("key_people.view", "customer.view", scope=Scope.OWN) for _ in range(2))
    person = a_person()
    a_post(person, a_customer(responsible=seller))
    a_post(person, a_customer())
    assert [(one.code, one.values["count"]) for one in grounds(seller, person)] == [("post_in_reach", 1)]
    assert (grounds(stranger, person), visible_people(stranger).exists()) == ([], False)
