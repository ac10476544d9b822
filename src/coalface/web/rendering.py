"""From a request to a page, a fragment of it, or a way on."""

import json
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.translation import get_language, override
from jinja2 import Template
from markupsafe import Markup

from coalface.desk.inbox.queries import unread_count
from coalface.identity.people import access
from coalface.identity.people.models import User
from coalface.web.navigation import nearest, places_open, sections

FRAGMENT_TARGET = "HX-Target"
MOST, MANY = 99, "99+"


class Shell:
    """What the frame around a page shows to one person; asked for only when the frame is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def may(self, right: str | None) -> bool:
        return right is None or (self.request.user.is_authenticated and access.may(self.user, right))

    @cached_property
    def places(self) -> tuple[str, ...]:
        return places_open(self.may)

    @cached_property
    def here(self) -> str:
        return nearest(self.request.path, self.places)

    def part(self, name: str) -> Markup:
        """The sidebar, bottom bar or list of keys, drawn once for all who may open the same places."""
        unread = self.unread_label if name == "sidebar" else ""
        return _part(name, get_language() or "", self.places, self.here, unread)

    @cached_property
    def unread(self) -> int:
        return unread_count(self.user)

    @property
    def unread_label(self) -> str:
        return MANY if self.unread > MOST else str(self.unread or "")

    def preference(self, name: str, *allowed: str) -> str:
        """A choice kept in a cookie; the first allowed value when there is none."""
        chosen = self.request.COOKIES.get(name, "")
        return chosen if chosen in allowed else allowed[0]

    @property
    def theme(self) -> str:
        return self.preference("theme", "auto", "light", "dark")

    @property
    def density(self) -> str:
        return self.preference("density", "normal", "compact", "roomy")


@lru_cache(maxsize=1024)
def _part(name: str, language: str, places: tuple[str, ...], here: str, unread: str) -> Markup:
    with override(language):
        drawn = template_named(f"shell/{name}.html").render(sections=sections(places, here), unread=unread)
    return Markup(drawn)


def is_fragment(request: HttpRequest) -> bool:
    """Does htmx ask for a part of the page?"""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Request-Type", "partial") == "partial"
        and "HX-History-Restore-Request" not in request.headers
    )


def target_id(request: HttpRequest) -> str:
    """The id of the element htmx will fill: `HX-Target: div#list-region` gives `list-region`."""
    return request.headers.get(FRAGMENT_TARGET, "").partition("#")[2]


def template_named(name: str) -> Template:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env.get_template(name)


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    fragment: str | None = None,
) -> HttpResponse:
    """The page; or only its block named like htmx's target (`#list-region` → block `list_region`)."""
    wanted = fragment or (target_id(request).replace("-", "_") if is_fragment(request) else "")
    page = template_named(template).render(
        {
            "request": request,
            "csrf_input": csrf_input_lazy(request),
            "csrf_token": csrf_token_lazy(request),
            "shell": Shell(request),
            "current_user": getattr(request, "user", None),
            "fragment_": wanted,
            **(context or {}),
        }
    )
    response = HttpResponse(page, status=status)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def redirect(
    request: HttpRequest,
    to: str,
    *args: object,
    message: str | None = None,
    level: int = messages.SUCCESS,
    **kwargs: object,
) -> HttpResponse:
    """Go on to another page, with a word about what was done."""
    if message:
        messages.add_message(request, level, message)
    address = resolve_url(to, *args, **kwargs)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)


def toast(response: HttpResponse, text: str, level: str = "success", **more: str) -> HttpResponse:
    """Say a word over a page that stays."""
    return trigger(response, "toast", {"text": str(text), "level": level, **more})


def trigger(response: HttpResponse, event: str, detail: object = True) -> HttpResponse:
    """Fire an event in the browser once the answer has arrived; several add up."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events[event] = detail
    response["HX-Trigger"] = json.dumps(events)
    return response


def notice(response: HttpResponse, text: str) -> HttpResponse:
    """The sentence a script shows when it cannot show the answer's body."""
    response["X-Message"] = quote(str(text))
    return response
