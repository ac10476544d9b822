"""Answers for type-ahead boxes."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import JsonResponse

MOST_OPTIONS = 20


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
