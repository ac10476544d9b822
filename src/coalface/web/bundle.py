"""Addresses of the bundled assets, by the name their source has."""

import json
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

MANIFEST = Path(__file__).parent / "static" / "dist" / "manifest.json"


def asset(name: str) -> str:
    """Address of `app.js`, `app.css`, `icons.svg`…; the plain name when nothing was bundled yet."""
    # A page has hundreds of icons; only who works on the assets needs to see them change.
    return _address(name, _bundled_at() if settings.DEBUG else 0)


def frame(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Context of the login pages, which are Django templates on the same frame."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "frame": {
            "theme": theme if theme in {"auto", "light", "dark"} else "auto",
            "style": asset("app.css"),
            "theme_script": asset("theme.js"),
            "icons": asset("icons.svg"),
        }
    }


def _bundled_at() -> int:
    return os.stat(MANIFEST).st_mtime_ns if MANIFEST.exists() else 0


@cache
def _address(name: str, bundled_at: int) -> str:
    names = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}
    return static(f"dist/{names.get(name, name)}")
