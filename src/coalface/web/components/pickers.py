"""Answers for type-ahead boxes."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse

from coalface.desk.search.queries import entries_named, named
from coalface.identity.people.models import User
from coalface.web.access import person
from coalface.web.components.lists.keyset import Source, page

MOST_OPTIONS = 20
LONGEST = 200


def options(
    rows: Iterable[Any],
    *,
    label: Callable[[Any], str] = str,
    detail: Callable[[Any], str] = lambda row: "",
) -> JsonResponse:
    """The first rows as `{"options": [{"id", "text", "detail"}]}`; slice querysets stay lazy until here."""
    first = rows[:MOST_OPTIONS] if isinstance(rows, QuerySet) else islice(rows, MOST_OPTIONS)
    found = [{"id": str(row.pk), "text": label(row), "detail": detail(row)} for row in first]
    return JsonResponse({"options": found})


def named_options(
    request: HttpRequest, kind: str, rows: QuerySet[Any], *, detail: Callable[[Any], str]
) -> JsonResponse:
    """Rows of a kind that the typed text names, in the order of names; without a text the first of all."""
    user, text = person(request), request.GET.get("q", "").strip()[:LONGEST]
    if text:
        rows = rows.filter(named(user, kind, text))
    first = page(rows, ("name_key",), MOST_OPTIONS, source=by_name(user, kind, text))
    return options(first.rows, detail=detail)


def by_name(user: User, kind: str, text: str) -> Source | None:
    """Where the first of those that a frequent text names are found, in the order of names."""
    entries = entries_named(user, kind, text)
    return None if entries is None else Source(entries, ("sort_key", "subject_id"))
