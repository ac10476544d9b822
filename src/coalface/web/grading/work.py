"""Long work of grading as a bar: queued, running, over, and where to go then."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.jobs.access import visible_progress
from coalface.desk.jobs.models import Progress as Work
from coalface.desk.jobs.queries import open_progress_of
from coalface.web.access import needs, person
from coalface.web.components.progress import Progress
from coalface.web.rendering import render

REVIEW, REPLAY = "grading.review", "grading.replay"


@needs("grade.view")
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(visible_progress(person(request)), pk=pk, kind__in=(REVIEW, REPLAY))
    return render(request, "grading/work.html", {"work": found, "job": bar(found)})


@needs("grade.view")
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar alone; it asks for itself again until the work is over."""
    found = get_object_or_404(visible_progress(person(request)), pk=pk, kind__in=(REVIEW, REPLAY))
    return render(request, "grading/bar.html", {"job": bar(found)})


def reviews_under_way(request: HttpRequest) -> list[Progress]:
    return [bar(found) for found in open_progress_of(person(request)).filter(kind=REVIEW)[:3]]


def bar(found: Work) -> Progress:
    left = found.left(timezone.now())
    is_replay = found.kind == REPLAY and found.subject_id is not None
    return Progress(
        id=f"work-{found.pk}",
        label=found.title,
        state=found.state,
        done=found.done,
        total=found.total,
        eta_seconds=left.total_seconds() if left else None,
        note=found.error or found.message,
        url=reverse("grading:progress", args=[found.pk]),
        next_url=reverse("grading:replay", args=[found.subject_id])
        if is_replay
        else reverse("grading:board"),
        next_label=_("See the result") if is_replay else _("Grading board"),
    )
