"""Paging by the last row seen: every row once, whatever the order, ties and nulls."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import NullIf
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders.people import a_department, a_user

from coalface.identity.people.models import Department, User
from coalface.web.components.lists.keyset import Source, page

ORDERS = [
    (),
    ("username",),
    ("-username",),
    ("full_name",),
    ("-full_name",),
    ("nick",),
    ("-nick",),
    ("department__name", "full_name"),
    ("-department__name", "full_name"),
    ("full_name", "-nick"),
]


def people() -> QuerySet[User]:
    return User.objects.filter(username__startswith="reader").annotate(nick=NullIf("first_name", Value("")))


def forwards(
    rows: QuerySet[User], sort: tuple[str, ...], size: int, *, source: Source | None = None
) -> Iterator[list[int]]:
    after = ""
    while True:
        found = page(rows, sort, size, after=after, source=source)
        yield [row.pk for row in found.rows]
        after = found.after
        if not after:
            return


def backwards_from_the_end(rows: QuerySet[User], sort: tuple[str, ...], size: int) -> list[list[int]]:
    after, found = "", page(rows, sort, size)
    while found.after:
        after = found.after
        found = page(rows, sort, size, after=after)
    pages = [[row.pk for row in found.rows]]
    while found.before:
        found = page(rows, sort, size, before=found.before)
        pages.append([row.pk for row in found.rows])
    return pages


def make(names: list[tuple[str, str, bool]]) -> None:
    department = Department.objects.first() or a_department()
    for n, (full_name, nick, placed) in enumerate(names):
        user = a_user(username=f"reader{n}", department=department if placed else None)
        User.objects.filter(pk=user.pk).update(full_name=full_name, first_name=nick)


class EveryRowOnce(TestCase):
    @given(
        names=st.lists(
            st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["", "a", "b"]), st.booleans()), max_size=12
        ),
        sort=st.sampled_from(ORDERS),
        size=st.integers(1, 5),
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_forwards_and_back_again(
        self, names: list[tuple[str, str, bool]], sort: tuple[str, ...], size: int
    ) -> None:
        make(names)
        pages = list(forwards(people(), sort, size))
        seen = [pk for one in pages for pk in one]
        assert sorted(seen) == sorted(people().values_list("pk", flat=True))
        assert all(len(one) == size for one in pages[:-1])
        back = backwards_from_the_end(people(), sort, size)
        assert {pk for one in back for pk in one} == set(seen)
        assert back[-1] == pages[0]
        assert list(forwards(people(), sort, size, source=Source(people()))) == pages


@pytest.mark.django_db
@pytest.mark.parametrize("sort", [("nick",), ("-nick",)], ids=["ascending", "descending"])
def test_what_is_unknown_stands_last_in_either_direction(sort: tuple[str, ...]) -> None:
    make([("甲", "", True), ("乙", "a", True), ("丙", "b", True)])
    assert page(people(), sort, 10).rows[-1].full_name == "甲"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token", ["nonsense", "WyJ1c2VybmFtZSJd:x:y", "\x00"], ids=["words", "unsigned", "0"]
)
def test_a_broken_token_leads_to_the_first_page(token: str) -> None:
    make([("甲", "", True), ("乙", "", True)])
    assert [row.full_name for row in page(people(), ("username",), 1, after=token).rows] == ["甲"]


@pytest.mark.django_db
def test_a_token_of_another_order_leads_to_the_first_page() -> None:
    make([("甲", "", True), ("乙", "", True), ("丙", "", True)])
    token = page(people(), ("full_name",), 1).after
    assert [row.full_name for row in page(people(), ("username",), 1, after=token).rows] == ["甲"]


@pytest.mark.django_db
def test_the_second_page_begins_where_an_index_finds_it() -> None:
    make([("甲", "", True), ("乙", "", True), ("丙", "", True)])
    order = ("username",)
    first = page(people(), order, 1)
    with CaptureQueriesContext(connection) as asked:
        page(people(), order, 1, after=first.after)
    assert '("people_user"."username", "people_user"."id") > ' in asked[0]["sql"]
