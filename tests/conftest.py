"""Shared by all tests: a browser, and Chinese or English on request."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page

from coalface.config import postgres

pytest_plugins = ("tests.plugins.emptying",)

# A busy machine makes no property false.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

CHROMIUM = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
# A quiet Chromium: it draws the page under test and talks to nobody else.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run Django in the thread of playwright's event loop: Django must be told to allow it.

    They come last, for the loop then stays; the long journeys among them first, so that both processors end
    at about the same time.
    """
    items.sort(key=_turn)
    browsing = [item for item in items if _browses(item)]
    for item in browsing:
        item.add_marker(pytest.mark.browser)
    if browsing:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    return _browses(item), "journey" not in item.path.as_posix()


def _browses(item: pytest.Item) -> bool:
    return "page" in getattr(item, "fixturenames", ())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _chromium() is None and "CI" not in os.environ:
        terminalreporter.section("BROWSER TESTS DID NOT RUN: there is no Chromium (apt-get install chromium)")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium; without one, browser tests are skipped, in CI they fail."""
    chromium = _chromium()
    if chromium is None:
        missing = "no Chromium on this machine"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
    return {"executable_path": chromium, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 768}}


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A browser's page; anything a script complains about fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    assert complaints == []


@pytest.fixture
def scratch_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A COALFACE_HOME of the test's own, open to the server's user; a server in it is stopped afterwards."""
    home = Path(tempfile.mkdtemp(prefix="cf-"))
    home.chmod(0o711)
    monkeypatch.setenv("COALFACE_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield home
    postgres.stop()
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a module's fixtures build on it stands for all its tests; what a test does there is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in the language of the source."""
    with translation.override("en"):
        yield


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)
