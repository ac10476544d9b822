"""The inbox in the browser."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.builders.desk import a_card, a_notice
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, signed_in

import coalface
from coalface.desk.inbox.models import Notice
from coalface.web.desk.words import TOPICS

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None):
    return a_user("customer.view")


@pytest.fixture
def client(person) -> Client:
    return signed_in(person)


def test_the_list_asks_as_much_for_three_as_for_one(client, person) -> None:
    assert_same_queries(
        client, "/inbox/", lambda: a_notice(person, subject_kind="customer", subject_id=a_card().pk)
    )


def test_closed_notices_show_when_asked_for(client, person) -> None:
    a_notice(person, "还开着")
    a_notice(person, "已处理的", state="closed")

    assert [text in client.get("/inbox/").content.decode() for text in ("还开着", "已处理的")] == [
        True,
        False,
    ]
    closed = client.get("/inbox/?state=closed").content.decode()
    assert [text in closed for text in ("还开着", "已处理的")] == [False, True]


@pytest.mark.parametrize("state", ["acknowledged", "closed"])
def test_a_notice_is_settled_in_place(client, person, state: str) -> None:
    found = a_notice(person)
    answer = client.post(f"/inbox/{found.pk}/settle/", {"state": state}, HTTP_HX_REQUEST="true")

    assert answer.status_code == 200
    assert "list:reload" in answer["HX-Trigger"]
    assert Notice.objects.get().state == state


def test_several_are_closed_at_once(client, person) -> None:
    ids = [a_notice(person).pk for _ in range(3)]
    answer = client.post("/inbox/", {"action": "close", "ids": ids[:2]}, HTTP_HX_REQUEST="true")

    assert answer.status_code == 200
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "closed", "open"]


def test_somebody_elses_notice_is_not_there(client) -> None:
    theirs = a_notice(a_user("customer.view"))

    assert client.get(f"/inbox/{theirs.pk}/").status_code == 404
    assert client.post(f"/inbox/{theirs.pk}/settle/").status_code == 404
    assert client.post("/inbox/", {"action": "close", "ids": [theirs.pk]}).status_code == 200
    assert Notice.objects.get().state == "open"


def test_every_topic_raised_has_a_name() -> None:
    raised = re.compile(r"""(?:topic|TOPIC)\s*=\s*"([a-z_]+(?:\.[a-z_]+)*)\"""")
    sources = (path.read_text() for path in Path(coalface.__file__).parent.rglob("*.py"))
    assert {topic for text in sources for topic in raised.findall(text)} - TOPICS.keys() == set()


def test_a_notice_of_money_without_an_owner_leads_to_the_list(client, person) -> None:
    found = a_notice(person, topic="trade.bank_pool")
    assert "/bank-receipts/?waiting=1" in client.get(f"/inbox/{found.pk}/").content.decode()
