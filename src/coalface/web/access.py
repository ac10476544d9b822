"""What a page asks before it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from coalface.identity.people import access
from coalface.identity.people.models import User

View = Callable[..., HttpResponseBase]


def person(request: HttpRequest) -> User:
    """The signed-in person; pages behind the login always have one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def needs(right: str) -> Callable[[View], View]:
    """Only people with this right reach the view; others get the page that says which right is missing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(request, right)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def check(request: HttpRequest, right: str) -> None:
    if not access.may(person(request), right):
        raise PermissionDenied(right)


def is_administrator(request: HttpRequest) -> bool:
    return access.may(person(request), "people.edit")


def seen_version(request: HttpRequest) -> int:
    """The version of the record for which the pressed button was drawn; 0, which fits none, without one."""
    return _number(request.POST.get("version", ""), digits=9)


def asked_id(request: HttpRequest, name: str) -> int:
    """The record that a parameter of the address names; 0, which is none, without one."""
    return _number(request.GET.get(name, ""), digits=18)


def _number(text: str, *, digits: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else 0
