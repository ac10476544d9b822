"""Addresses of the bundled assets, by the name their source has."""

import json
import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest
from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "dist"


def asset(name: str) -> str:
    """Address of `app.js`, `app.css`, `icons.svg`…; the plain name when nothing was bundled yet."""
    manifest = DIST / "manifest.json"
    changed = os.stat(manifest).st_mtime_ns if manifest.exists() else 0
    return static(f"dist/{_names(changed).get(name, name)}")


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


@cache
def _names(changed: int) -> dict[str, str]:
    if not changed:
        return {}
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return names
