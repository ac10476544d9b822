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
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""What axe judges by colours; its other rules find in the dark what they found in the light."""
IN_LIGHT_AND_DARK = """async ([ofColours]) => {
    // Colours change at once, so that axe does not see them half way.
    const wear = theme => {
        document.documentElement.dataset.bsTheme = theme
        const ends = fading => fading.effect.getComputedTiming().endTime !== Infinity
        document.getAnimations().filter(ends).forEach(fading => fading.finish())
    }
    const judge = async rules => (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations
    wear('light')
    const light = await judge({})
    wear('dark')
    const dark = await judge({runOnly: ofColours})
    wear('light')
    return [...light, ...dark.map(rule => ({...rule, id: `${rule.id} in the dark`}))]
}"""


def signed_in(user: User, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
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


def opened(page: Page, url: str, size: tuple[int, int]) -> Page:
    """The page in a window of this size, with its scripts at work."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(url)
    page.wait_for_function("window.Alpine !== undefined")
    return page


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, one line each."""
    return _judged(page, "async () => (await axe.run(document, {resultTypes: ['violations']})).violations")


def _judged(page: Page, script: str, *given: object) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in page.evaluate(script, list(given))
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def flaws(page: Page) -> list[str]:
    """What is wrong with the page as it stands: violations in light and dark, and scrolling sideways."""
    found = _judged(page, IN_LIGHT_AND_DARK, OF_COLOURS)
    return found + (["it is wider than the window"] if overflow(page) > 0 else [])


def looks_right(page: Page, address: str, *paths: str) -> None:
    """No flaw on the desk nor in the hand; afterwards the window is a laptop's again."""
    found: dict[tuple[int, str], list[str]] = {}
    for width, height in (PHONE, LAPTOP):
        page.set_viewport_size({"width": width, "height": height})
        for path in paths:
            page.goto(address + path)
            found[width, path] = flaws(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
