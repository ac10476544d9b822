"""The index follows the subjects."""

import pytest
from tests.builders.desk import a_card, a_found_card
from tests.builders.people import a_user

from coalface.desk.search.actions import IndexRow, forget, index, index_many, rebuild
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.queries import search

pytestmark = pytest.mark.django_db


def rows(*cards, **about):
    return [IndexRow("customer", card.pk, card.name, **about) for card in cards]


def test_indexing_again_replaces_what_was_there() -> None:
    card = a_found_card("东方热电厂")
    index(subject=card, title="西方热电厂", words=["旧名"])

    entry = SearchEntry.objects.get()
    assert (entry.title, entry.sort_key) == ("西方热电厂", "xi fang re dian chang")
    leader = a_user("customer.view")
    assert [len(search(leader, text)) for text in ("西方", "旧名", "东方")] == [1, 1, 0]


def test_many_at_once_are_found_like_one_by_one() -> None:
    cards = [a_card(f"东方{place}热电厂") for place in range(3)]
    for card in cards:
        index(subject=card, title=card.name)
    one_by_one = list(SearchEntry.objects.order_by("subject_id").values_list("title", "sort_key", "tokens"))
    SearchEntry.objects.all().delete()

    assert index_many(rows(*cards)) == 3
    assert (
        list(SearchEntry.objects.order_by("subject_id").values_list("title", "sort_key", "tokens"))
        == one_by_one
    )


def test_only_changes_are_written_and_the_last_of_a_subject_wins() -> None:
    card, other = a_card("东方热电厂"), a_card("西方热电厂")
    index_many(rows(card, other))

    assert index_many(rows(card, other)) == 0
    assert (
        index_many(
            [*rows(card), IndexRow("customer", other.pk, "南方"), IndexRow("customer", other.pk, "北方")]
        )
        == 1
    )
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"东方热电厂", "北方"}


@pytest.mark.parametrize("title", ["带'引号", "反\\斜杠", "制表\t符", "换行\n了", "长" * 400, "😀"])
def test_odd_titles_are_kept(title: str) -> None:
    card = a_card("东方")
    index_many([IndexRow("customer", card.pk, title)])
    index(subject=card, title=title)

    assert SearchEntry.objects.get().title == title[:250]


def test_what_is_forgotten_is_not_found() -> None:
    card = a_found_card("东方热电厂")
    forget("customer", card.pk)
    forget("customer", card.pk)

    assert search(a_user("customer.view"), "东方") == []


def test_rebuilding_leaves_exactly_the_given_rows_of_the_kind() -> None:
    card, other = a_found_card("东方热电厂"), a_found_card("西方热电厂")
    index_many([IndexRow("contract", 1, "HT-1")])

    assert rebuild("customer", rows(other)) == 1
    assert set(SearchEntry.objects.values_list("subject_kind", "subject_id")) == {
        ("customer", other.pk),
        ("contract", 1),
    }
    assert card.pk != other.pk
