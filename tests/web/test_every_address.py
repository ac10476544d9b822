"""No page falls over, whatever is asked of it or sent to it, in a house with next to nothing in it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.architecture.source import PACKAGE
from tests.builders.archive import a_customer
from tests.builders.people import a_user
from tests.web.helpers import signed_in

pytestmark = pytest.mark.django_db

ASKED = re.compile(r'\.GET(?:\.get|\.getlist)?[(\[]"([a-z_]+)"|^\s+[A-Z]\w+\(\s*"([a-z_]+)"', re.MULTILINE)
ELSEWHERE = re.compile(r"[(]|^(admin|accounts)/|logout")
PLACE = re.compile("<[^>]+>")
ABSENT = "987654321"


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """All that are ours; in place of a record they name one that is not there."""
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, path)
        elif isinstance(one, URLPattern) and not ELSEWHERE.search(path):
            yield "/" + PLACE.sub(ABSENT, path)


def a_browser() -> Client:
    """Of somebody who may do everything."""
    boss = a_user()
    boss.is_superuser = True
    boss.save()
    client = signed_in(boss)
    client.raise_request_exception = False
    return client


def names_asked() -> set[str]:
    """Everything that some page reads from its address."""
    found = {"from", "to", "month", "year", "page", "q", "sort", "count"}
    for source in (PACKAGE / "web").rglob("*.py"):
        found |= {name for pair in ASKED.findall(source.read_text()) for name in pair if name}
    return found - {"export"}


@pytest.mark.parametrize(
    "value",
    ["", "%00", "-1", "9999-12", "0001-01-01", "9" * 30, "名"],
    ids=lambda value: value[:10] or "plain",
)
def test_every_page_answers_whatever_its_address_asks(value: str) -> None:
    a_customer()
    client = a_browser()
    query = "&".join(f"{name}={value}" for name in sorted(names_asked())) if value else ""
    found = [path for path in addresses(get_resolver()) if ABSENT not in path]
    fallen = [path for path in found if client.get(f"{path}?{query}").status_code >= 500]
    assert (fallen, len(found) > 200) == ([], True)


@pytest.mark.parametrize("given", [{}, {"version": "x", "ids": "x", "action": "x", "words": ""}], ids=len)
def test_nothing_falls_over_what_is_sent_without_sense_or_to_a_record_that_is_gone(given: Any) -> None:
    client = a_browser()
    found = list(addresses(get_resolver()))
    fallen = [path for path in found if client.post(path, given).status_code >= 500]
    gone = [path for path in found if ABSENT in path and client.get(path).status_code >= 500]
    assert (fallen, gone, len(found) > 500) == ([], [], True)
