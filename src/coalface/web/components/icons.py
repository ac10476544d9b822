"""Icons out of the one sprite."""

from functools import lru_cache

from markupsafe import Markup, escape

from coalface.web.bundle import asset


def icon(name: str, label: str = "") -> Markup:
    """The picture called `name`; without a label it is decoration, which screen readers pass over."""
    return _drawn(str(name), str(label), asset("icons.svg"))


@lru_cache(maxsize=1_000)
def _drawn(name: str, label: str, sprite: str) -> Markup:
    """A page has a hundred of the same few dozen."""
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="icon" {role}><use href="{escape(sprite)}#{escape(name)}"/></svg>')
