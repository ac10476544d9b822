"""Services for electronic signatures: what each can do, and the one for trials on this machine.

A service is a driver under a name; a real one talks to its provider. Which are offered is decided here.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ON_THIS_MACHINE = _("trial signature on this machine")


class Driver(Protocol):
    """Asks a person for a signature and says whether what came back is one."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def ask(self, number: str, signer: str) -> str:
        """Begin the signing of a contract; returns the reference under which it runs."""

    def confirms(self, reference: str, given: str) -> bool:
        """Whether what was handed in proves the signature asked for under a reference."""


@dataclass(frozen=True, slots=True)
class Local:
    """For trials and tests: whoever reads the code in the record signs with it. It proves no identity."""

    name: str = "local"
    label: str | Promise = ON_THIS_MACHINE

    def ask(self, number: str, signer: str) -> str:
        return secrets.token_hex(8)

    def code(self, reference: str) -> str:
        """Six digits that belong to a reference."""
        digest = hmac.new(settings.SECRET_KEY.encode(), reference.encode(), hashlib.sha256).hexdigest()
        return f"{int(digest, 16) % 1_000_000:06d}"

    def confirms(self, reference: str, given: str) -> bool:
        return hmac.compare_digest(self.code(reference), given.strip())


LOCAL = Local()
_DRIVERS: dict[str, Driver] = {LOCAL.name: LOCAL}


def offer(driver: Driver) -> None:
    """Let contracts be signed through a service."""
    _DRIVERS[driver.name] = driver


def driver(name: str) -> Driver:
    """The service of a name; KeyError when it is not offered."""
    return _DRIVERS[name]


def drivers() -> list[Driver]:
    return list(_DRIVERS.values())
