"""For tests of pages: signed-in clients and browsers, equal query counts, axe."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from coalface.identity.people.models import User

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
DESKTOP, LAPTOP, PHONE = (1440, 900), (1366, 768), (390, 844)


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def htmx(target: str) -> dict[str, str]:
    """Headers of a request that htmx makes for one element."""
    return {"HX-Request": "true", "HX-Target": f"div#{target}", "HX-Request-Type": "partial"}


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def assert_same_queries(client: Client, url: str, make_row: Callable[[], Any]) -> None:
    """The page asks as often with three rows as with one."""
    make_row()
    client.get(url)
    with_one = queries_of(client, url)
    make_row()
    make_row()
    assert queries_of(client, url) == with_one


def sign_in(page: Page, address: str, user: User, **cookies: str) -> None:
    """Let the browser be this person; cookies such as theme="dark" come along."""
    client = signed_in(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": address}
            for name, value in {"sessionid": session, **cookies}.items()
        ]
    )


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    page.evaluate(_axe())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def looks_right(page: Page, address: str, *paths: str) -> None:
    """No violation and no sideways scrolling, light and dark, on the desk and in the hand."""
    wrong: list[tuple[object, ...]] = []
    for width, height in (LAPTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
            for path in paths:
                page.goto(address + path)
                wrong += [(width, theme, path, one) for one in violations(page)]
                wrong += [(width, theme, path, "overflow")] if overflow(page) > 0 else []
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    assert wrong == [], wrong
