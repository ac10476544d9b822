"""Reading a timeline page by page, within the scope and the rights."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders.archive import a_customer
from tests.builders.people import a_role, a_user, the_system

from coalface.archive.timeline.actions import EntryRow, write_many
from coalface.archive.timeline.queries import Place, entries_of, people_mentioned
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(customer_id: int, kinds: list[str]) -> None:
    """Pairs of entries share an instant, so the id must decide between them."""
    write_many(
        EntryRow(customer_id, kind, f"{n}", START + timedelta(hours=n // 2)) for n, kind in enumerate(kinds)
    )


def test_pages_join_without_gap_or_double() -> None:
    customer = a_customer()
    fill(customer.pk, ["note"] * 7)
    seen, before = [], None
    for size in (3, 3, 1):
        page = entries_of(the_system(), customer, before=before, limit=3)
        assert len(page.entries) == size
        seen += [entry.text for entry in page.entries]
        before = page.older and Place.parse(str(page.older))
    assert (seen, before) == (["6", "5", "4", "3", "2", "1", "0"], None)


def test_one_kind_can_be_asked_for() -> None:
    customer = a_customer()
    fill(customer.pk, ["note", "call", "visit"])
    assert [e.kind for e in entries_of(the_system(), customer, kinds=["call"]).entries] == ["call"]


KINDS = ["note", "credential", "contract", "shipment", "receipt", "grade", "change"]


@pytest.mark.parametrize(
    ("rights", "kinds"),
    [
        (("customer.view",), ["change", "note"]),
        (("customer.view", "trade.view"), ["change", "shipment", "contract", "note"]),
        (("customer.view", "money.view"), ["change", "receipt", "note"]),
        (("customer.view", "credential.view", "grade.view"), ["change", "grade", "credential", "note"]),
        (("trade.view",), []),
    ],
    ids=["customers_only", "trade", "money", "credentials_and_grades", "no_customers"],
)
def test_entries_need_the_right_of_what_they_tell(rights: tuple[str, ...], kinds: list[str]) -> None:
    customer = a_customer()
    fill(customer.pk, KINDS)
    assert [entry.kind for entry in entries_of(a_user(*rights), customer).entries] == kinds


def test_a_narrower_right_shows_its_kind_only_of_own_customers() -> None:
    seller = a_user("customer.view", "customer.edit", roles=[a_role("money.view", scope=Scope.OWN)])
    mine, other = a_customer(by=seller), a_customer()
    for customer in (mine, other):
        fill(customer.pk, ["note", "receipt"])
    assert [e.kind for e in entries_of(seller, mine).entries] == ["receipt", "note"]
    assert [e.kind for e in entries_of(seller, other).entries] == ["note"]


def test_a_strangers_timeline_is_empty() -> None:
    customer = a_customer()
    fill(customer.pk, ["note"])
    assert entries_of(a_user("customer.view", scope=Scope.OWN), customer).entries == []


def test_the_longest_name_is_meant() -> None:
    short, long = a_user(full_name="王敏"), a_user(full_name="王敏华")
    a_user(full_name="王敏捷", is_active=False)
    found = people_mentioned("@王敏华请看 @王敏看过 @张三")
    assert found == {"王敏华请看": [long], "王敏看过": [short], "张三": []}


@pytest.mark.parametrize("text", ["", "yesterday~1", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+08:00"])
def test_a_place_that_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        Place.parse(text)
