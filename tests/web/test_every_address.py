"""No page falls over, whatever its address asks: all that need no record, in a house with next to nothing."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.architecture.source import PACKAGE
from tests.builders.archive import a_customer
from tests.builders.people import a_user
from tests.web.helpers import signed_in

pytestmark = pytest.mark.django_db

ASKED = re.compile(r'\.GET(?:\.get|\.getlist)?[(\[]"([a-z_]+)"|^\s+[A-Z]\w+\(\s*"([a-z_]+)"', re.MULTILINE)
ELSEWHERE = re.compile(r"[<(]|^(admin|accounts)/|logout")


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """All that name no record and are ours."""
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, path)
        elif isinstance(one, URLPattern) and not ELSEWHERE.search(path):
            yield "/" + path


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
    boss = a_user()
    boss.is_superuser = True
    boss.save()
    client = signed_in(boss)
    client.raise_request_exception = False
    query = "&".join(f"{name}={value}" for name in sorted(names_asked())) if value else ""
    found = list(addresses(get_resolver()))
    fallen = [path for path in found if client.get(f"{path}?{query}").status_code >= 500]
    assert (fallen, len(found) > 200) == ([], True)
