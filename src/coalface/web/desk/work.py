"""Long work as a bar on a page of its own: queued, running, over, and where its result is shown."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from coalface.desk.jobs.access import visible_progress
from coalface.desk.jobs.models import Progress as Work
from coalface.web.access import person
from coalface.web.components.progress import Progress, Text
from coalface.web.rendering import render

Result = Callable[[Work], tuple[str, Text]]

_RESULTS: dict[str, Result] = {}


def leads_to(kind: str, result: Result) -> None:
    """Say where the result of a kind of work is shown: an address and its label."""
    _RESULTS[kind] = result


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(visible_progress(person(request)), pk=pk)
    return render(request, "desk/work.html", {"work": found, "job": bar(found)})


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar alone; it asks for itself again until the work is over."""
    found = get_object_or_404(visible_progress(person(request)), pk=pk)
    return render(request, "desk/bar.html", {"job": bar(found)})


def bar(found: Work) -> Progress:
    left = found.left(timezone.now())
    result = _RESULTS.get(found.kind)
    next_url, next_label = result(found) if result else ("", "")
    return Progress(
        id=f"work-{found.pk}",
        label=found.title,
        state=found.state,
        done=found.done,
        total=found.total,
        eta_seconds=left.total_seconds() if left else None,
        note=found.error or found.message,
        url=reverse("desk:work_progress", args=[found.pk]),
        next_url=next_url,
        next_label=next_label,
    )
