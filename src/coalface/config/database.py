"""Which database Django talks to: DATABASE_URL, else the cluster this installation keeps for itself."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from coalface.config import home


def settings() -> dict[str, Any]:
    """The `default` entry of Django's DATABASES."""
    url = os.environ.get("DATABASE_URL")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "TEST": {"NAME": os.environ.get("COALFACE_TEST_DATABASE")},
        **(_from_url(url) if url else _own_cluster()),
    }


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": True},
    }


def _own_cluster() -> dict[str, Any]:
    return {
        "NAME": "coalface",
        "USER": "coalface",
        "HOST": str(home.folder("run")),
        "PORT": "5432",
        "OPTIONS": {"pool": True},
    }
