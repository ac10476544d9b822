"""An empty database is filled with demo data, so that there is something to see."""

import importlib.util
from decimal import Decimal
from typing import Any

from coalface.archive.customers.models import Customer
from coalface.cli.output import say
from coalface.identity.people.models import SYSTEM_USERNAME, User


def fill(*, demo: bool) -> None:
    """Load the demo data when wished, there is none yet, and nobody has begun to work."""
    if not demo or _in_use() or importlib.util.find_spec("coalface.demo.load") is None:
        return
    say("Filling the empty database with demo data (coalface run --no-demo leaves it empty)")
    load: Any = importlib.import_module("coalface.demo.load")
    load.load_demo(scale=Decimal("0.01"), seed=1, progress=_show)


def how_to_sign_in() -> str:
    if not _people():
        return "There is nobody yet who could sign in; make an administrator with: coalface user add NAME"
    if importlib.util.find_spec("coalface.demo.load") is None:
        return ""
    load: Any = importlib.import_module("coalface.demo.load")
    return str(load.logins()) if hasattr(load, "logins") else ""


def _in_use() -> bool:
    return Customer.objects.exists() or _people()


def _people() -> bool:
    return User.objects.exclude(username=SYSTEM_USERNAME).exists()


def _show(what: str, done: int, total: int) -> None:
    if done >= total:
        say(f"  {what}: {total:,}")
