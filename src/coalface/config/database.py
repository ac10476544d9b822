"""Which database Django talks to: DATABASE_URL, else the cluster this installation keeps for itself."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from coalface.config.postgres import places

# Enough for the threads of one web process; two of them and the worker stay well below 100 connections.
POOL = {"min_size": 1, "max_size": 16, "timeout": 20, "max_idle": 120}


def settings() -> dict[str, Any]:
    """The `default` entry of Django's DATABASES.

    Pooled connections are checked when they are handed out (CONN_HEALTH_CHECKS), so that a server that was
    killed and came back costs a reconnection and not an error page.
    """
    url = os.environ.get("DATABASE_URL")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
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
        "OPTIONS": {**options, "pool": POOL},
    }


def _own_cluster() -> dict[str, Any]:
    return {
        "NAME": places.DATABASE,
        "USER": places.ROLE,
        "HOST": str(places.find().socket),
        "PORT": places.PORT,
        "OPTIONS": {"pool": POOL},
    }
