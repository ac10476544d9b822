"""Finding, within what a person may see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders.desk import a_found_card
from tests.builders.people import a_department, a_user

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import CustomerName
from coalface.desk.search import queries
from coalface.desk.search.queries import named, search
from coalface.desk.search.rules import syllables
from coalface.identity.people.rules import Scope

HAN = st.text(
    st.sampled_from("华能长治重庆厦门钢铁热电焦化有限公司责任股份集团煤炭大同阳泉东方"),
    min_size=2,
    max_size=20,
)


@pytest.fixture
def leader(db: None):
    return a_user("customer.view")


def titles(user, text: str, **about) -> list[str]:
    return [hit.title for hit in search(user, text, **about)]


@pytest.mark.parametrize(
    "typed",
    [
        *("长治", "华能长治", "治热", "有限公司", "长", "华能热", "华能 热电", "华能·长治", "　华能　"),
        *("hn", "hncz", "czrd", "rd", "热电 hn"),
        *("huaneng", "huanengchang", "changzhi", "HuaNeng"),
        *("91140400", "T9Q4"),
    ],
)
def test_a_customer_is_found_by(leader, typed: str) -> None:
    a_found_card("华能长治热电有限公司", "华能热电", "911404007856T9Q4")
    a_found_card("大唐阳泉水泥厂", "91140300MA0K7QX52L")

    assert titles(leader, typed) == ["华能长治热电有限公司"]


@pytest.mark.parametrize("typed", ["", " ", "能华", "华能水泥", "hz", "zzz", "'; DROP", "\\", "&|!()", ":*"])
def test_nothing_is_found_by(leader, typed: str) -> None:
    a_found_card("华能长治热电有限公司", "华能热电")

    assert titles(leader, typed) == []


def test_just_this_comes_before_what_begins_so_and_what_has_it(leader) -> None:
    for name in ("大同东方热电厂", "东方热电有限公司", "安东方圆热电厂", "东方热力公司", "东方"):
        a_found_card(name)

    assert titles(leader, "东方") == [
        "东方",
        "东方热电有限公司",
        "东方热力公司",
        "安东方圆热电厂",
        "大同东方热电厂",
    ]


def test_no_more_than_asked_for(leader) -> None:
    many_cards(30)

    assert len(titles(leader, "热电", limit=7)) == 7


def many_cards(number: int) -> None:
    for place in range(number):
        a_found_card(f"东方{place}热电厂")


def test_only_the_kinds_asked_for(leader) -> None:
    a_found_card("东方热电厂")

    assert titles(leader, "东方", kinds=["contract"]) == []
    assert titles(leader, "东方", kinds=["customer"]) == ["东方热电厂"]


@pytest.mark.django_db
def test_results_respect_the_scope() -> None:
    north, south = a_department("华北片区"), a_department("华南片区")
    section = a_department("一科", parent=north)
    mine = a_user("customer.view", scope=Scope.OWN, department=section)
    a_found_card("甲东方热电厂", responsible=mine, department=section)
    a_found_card("乙东方热电厂", department=section)
    a_found_card("丙东方热电厂", department=south)
    a_found_card("丁东方热电厂")
    everything = ["丁东方热电厂", "甲东方热电厂", "乙东方热电厂", "丙东方热电厂"]
    below = a_user("customer.view", scope=Scope.BELOW, department=north)

    assert titles(mine, "东方") == ["甲东方热电厂"]
    assert sorted(titles(below, "东方")) == sorted(["甲东方热电厂", "乙东方热电厂"])
    assert sorted(titles(a_user("customer.view"), "东方")) == sorted(everything)
    assert titles(a_user("export"), "东方") == []


@pytest.mark.django_db
def test_an_entry_whose_subject_moved_away_is_not_shown() -> None:
    """The index may lag behind; the subject's own scope has the last word."""
    mine = a_user("customer.view", scope=Scope.OWN)
    card = a_found_card("东方热电厂", responsible=mine)
    card.responsible = None
    card.save()

    assert titles(mine, "东方") == []


def test_a_list_is_filtered_by_ids(leader) -> None:
    found = a_found_card("华能长治热电厂")
    a_found_card("大唐阳泉水泥厂")

    for text, rows in (("huaneng", [found]), ("长治", [found]), ("有限", []), ("", [])):
        assert list(visible_customers(leader).filter(named(leader, "customer", text))) == rows


@pytest.mark.parametrize(("few", "many"), [(1, 9), (1, 1)], ids=["gathered", "asked row by row"])
def test_a_frequent_word_filters_a_list_as_a_rare_one_does(leader, monkeypatch, few: int, many: int) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    monkeypatch.setattr(queries, "MANY", many)
    monkeypatch.setattr(queries, "_frequent", {})
    cards = [a_found_card(name) for name in ("华能长治热电厂", "华能阳泉热电厂", "大唐阳泉水泥厂")]
    kept = {card.pk for card in cards[:2]}
    for card in cards:
        CustomerName.objects.create(customer=card, kind="short", name=card.name[:2])

    for _ in range(2):
        rows = visible_customers(leader).filter(named(leader, "customer", "华能"))
        assert set(rows.values_list("pk", flat=True)) == kept
        about = CustomerName.objects.filter(named(leader, "customer", "华能", "customer"))
        assert set(about.values_list("customer", flat=True)) == kept
    nobody = a_user("customer.view", scope=Scope.OWN)
    assert not visible_customers(nobody).filter(named(nobody, "customer", "华能")).exists()


def test_the_questions_do_not_grow_with_the_hits(leader, django_assert_num_queries) -> None:
    many_cards(30)
    leader.refresh_from_db()
    search(leader, "热电")

    with django_assert_num_queries(2):
        search(leader, "热电")


class EveryPartFinds(TestCase):
    """Properties over made-up names, each in its own transaction."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(HAN, st.data())
    def test_every_part_of_a_name_finds_it(self, name: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(name) - 2))
        end = data.draw(st.integers(start + 2, len(name)))
        leader = a_user("customer.view")
        card = a_found_card(name)

        self.assertEqual([hit.id for hit in search(leader, name[start:end])], [card.pk])

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.text(st.sampled_from("华能长治重庆厦门钢铁热电焦化煤炭大同阳泉东方"), min_size=2, max_size=12),
        st.data(),
    )
    def test_pinyin_and_initials_of_every_part_find_it(self, name: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(name) - 2))
        read = syllables(name)[start : data.draw(st.integers(start + 2, len(name)))]
        leader = a_user("customer.view")
        card = a_found_card(name)

        self.assertEqual([hit.id for hit in search(leader, "".join(read))], [card.pk])
        self.assertEqual([hit.id for hit in search(leader, "".join(s[0] for s in read))], [card.pk])
