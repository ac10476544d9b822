"""What people do about key people: cards, posts, influence, relations, occasions, links."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.builders.archive import a_contact, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.ties import a_person, a_post

from coalface.archive.customers.access import OutOfReach
from coalface.archive.key_people import actions
from coalface.archive.key_people.actions.bonds import InfluenceInvalid
from coalface.archive.key_people.models import ContactLink, Influence, Occasion, Person, Position, Relation
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord

pytestmark = pytest.mark.django_db
KEEPS = ("customer.view", "key_people.view", "key_people.edit")


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def test_a_card_is_opened_and_found_by_name_and_initials() -> None:
    seller = a_user(*KEEPS, scope=Scope.OWN)
    person = actions.create_person(name=" 赵志强 ", phone="13800001234", by=seller)
    assert (person.name, person.responsible) == ("赵志强", seller)
    assert [hit.id for hit in search(seller, "zzq")] == [person.pk]
    assert last_event() == ("archive.person.create", person.pk)


def test_a_card_needs_the_right_and_a_name() -> None:
    with pytest.raises(NotAllowed):
        actions.create_person(name="赵志强", by=a_user("key_people.view"))
    with pytest.raises(actions.PersonInvalid):
        actions.create_person(name=" ", by=a_user(*KEEPS))
    assert Person.objects.count() == 0


def test_a_card_is_changed_once_per_version() -> None:
    keeper, person = a_user(*KEEPS), a_person()
    actions.change_person(person_id=person.pk, version=1, phone="139", by=keeper)
    assert last_event() == ("archive.person.change", person.pk)
    with pytest.raises(StaleRecord):
        actions.change_person(person_id=person.pk, version=1, phone="137", by=keeper)


def test_a_card_out_of_reach_stays_as_it_is() -> None:
    person = a_person(responsible=a_user())
    with pytest.raises(NotAllowed):
        actions.change_person(person_id=person.pk, version=1, phone="1", by=a_user(*KEEPS, scope=Scope.OWN))


def test_a_new_post_tells_the_responsible_person_and_the_story() -> None:
    seller = a_user(*KEEPS, scope=Scope.OWN)
    customer, person = a_customer(responsible=seller), a_person("钱伟")
    a_post(person, customer, "采购部长")
    notice = Notice.objects.get(recipient=seller)
    assert (notice.kind, notice.subject_kind, notice.subject_id) == ("task", "person", person.pk)
    assert TimelineEntry.objects.filter(customer=customer, kind="change", subject_id=person.pk).count() == 1
    assert last_event()[0] in {"archive.position.add", "desk.inbox.raise"}


def test_a_post_is_not_held_twice_at_once_not_even_past_the_action() -> None:
    customer, person = a_customer(), a_person()
    post = a_post(person, customer, from_on=date(2024, 1, 1))
    with pytest.raises(actions.PositionInvalid):
        a_post(person, customer, from_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(person=person, customer=customer, title="总经理", post_key=post.post_key)


def test_a_post_outside_says_what_kind_of_body_it_is() -> None:
    person = a_person()
    with pytest.raises(actions.PositionInvalid):
        a_post(person, body="省能源局")
    assert a_post(person, body="省能源局", body_kind="government").where == "省能源局"
    with pytest.raises(actions.PositionInvalid):
        a_post(person, a_customer(), body="省能源局", body_kind="government", title="顾问")


def test_leaving_a_post_raises_a_task_and_happens_once() -> None:
    seller = a_user(*KEEPS, scope=Scope.OWN)
    customer, person = a_customer(responsible=seller), a_person()
    post, keeper = a_post(person, customer), a_user(*KEEPS)
    ended = actions.end_position(position_id=post.pk, version=post.version, by=keeper)
    assert ended.until_on == timezone.localdate()
    assert last_event() == ("archive.position.end", person.pk)
    assert Notice.objects.filter(recipient=seller, topic="archive.key_person").count() == 2
    with pytest.raises(actions.PositionInvalid):
        actions.end_position(position_id=post.pk, version=ended.version, by=keeper)


def test_a_post_is_only_given_at_customers_in_reach() -> None:
    seller = a_user(*KEEPS, scope=Scope.OWN)
    person = a_person(by=seller)
    with pytest.raises(OutOfReach):
        actions.add_position(person_id=person.pk, customer=a_customer(), title="总经理", by=seller)


def test_influence_is_noted_and_earlier_notes_stay() -> None:
    keeper, customer, person = a_user(*KEEPS), a_customer(), a_person()
    for attitude in ("opposed", "supporter"):
        actions.note_influence(
            person_id=person.pk, customer_id=customer.pk, weight=5, attitude=attitude, by=keeper
        )
    assert [note.attitude for note in Influence.objects.order_by("pk")] == ["opposed", "supporter"]
    assert last_event() == ("archive.person.note_influence", person.pk)


@pytest.mark.parametrize(("weight", "attitude"), [(6, "neutral"), (3, "enchanted")])
def test_influence_off_the_scale_is_refused(weight: int, attitude: str) -> None:
    with pytest.raises(InfluenceInvalid):
        actions.note_influence(
            person_id=a_person().pk,
            customer_id=a_customer().pk,
            weight=weight,
            attitude=attitude,
            by=a_user(*KEEPS),
        )


def test_a_relation_is_kept_once_whichever_way_it_is_told() -> None:
    keeper, one, other = a_user(*KEEPS), a_person(), a_person()
    actions.relate_people(person_id=one.pk, other_id=other.pk, kind="classmate", by=keeper)
    assert last_event() == ("archive.person.relate", one.pk)
    with pytest.raises(actions.RelationRefused):
        actions.relate_people(person_id=other.pk, other_id=one.pk, kind="classmate", by=keeper)
    actions.unrelate_people(relation_id=Relation.objects.get().pk, person_id=other.pk, by=keeper)
    assert Relation.objects.count() == 0
    assert last_event() == ("archive.person.unrelate", other.pk)


def test_an_occasion_names_who_was_there_and_what_we_did() -> None:
    keeper, customer, person = a_user(*KEEPS), a_customer(), a_person()
    occasion = actions.record_occasion(
        customer_id=customer.pk,
        happened_on=date(2026, 3, 1),
        kind="ceremony",
        title="三期机组投产庆典",
        our_part="派员到场并送花篮",
        people=[person],
        by=keeper,
    )
    assert list(occasion.people.all()) == [person]
    assert last_event() == ("archive.occasion.record", customer.pk)
    with pytest.raises(actions.OccasionInvalid):
        actions.record_occasion(
            customer_id=customer.pk, happened_on=date(2026, 3, 1), kind="party", title="", by=keeper
        )
    assert Occasion.objects.count() == 1


def test_a_contact_is_one_key_person_at_most() -> None:
    keeper, customer = a_user(*KEEPS), a_customer()
    contact, person = a_contact(customer), a_person()
    actions.link_contact(contact_id=contact.pk, person_id=person.pk, by=keeper)
    assert last_event() == ("archive.person.link_contact", person.pk)
    with pytest.raises(actions.AlreadyLinked):
        actions.link_contact(contact_id=contact.pk, person_id=a_person().pk, by=keeper)
    actions.unlink_contact(contact_id=contact.pk, by=keeper)
    assert ContactLink.objects.count() == 0


def test_the_system_needs_nobody_to_keep_up_a_relation() -> None:
    assert a_person(by=the_system()).responsible is None


def test_somebody_new_comes_whole_or_not_at_all() -> None:
    keeper, customer = a_user(*KEEPS), a_customer()
    contact = a_contact(customer)
    made = actions.introduce_person(
        customer=customer,
        card={"name": "王建国"},
        post={"title": "总经理"},
        contact_id=contact.pk,
        by=keeper,
    )
    assert ContactLink.objects.get(contact=contact).person == made
    assert last_event() == ("archive.person.link_contact", made.pk)
    with pytest.raises(actions.PositionInvalid):
        actions.introduce_person(customer=customer, card={"name": "李明"}, post={"title": ""}, by=keeper)
    assert list(Person.objects.all()) == [made]
