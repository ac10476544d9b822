"""Where the long work of grading leads to, and the reviews that are under way."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.desk.jobs.models import Progress as Work
from coalface.desk.jobs.queries import open_progress_of
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.progress import Progress
from coalface.web.desk.work import bar, leads_to

REVIEW, REPLAY = "grading.review", "grading.replay"


def reviews_under_way(request: HttpRequest) -> list[Progress]:
    return [bar(found) for found in open_progress_of(person(request)).filter(kind=REVIEW)[:3]]


def _board(found: Work) -> tuple[str, str]:
    return reverse("grading:board"), _("Grading board")


def _replay(found: Work) -> tuple[str, str]:
    if found.subject_id is None:
        return _board(found)
    return record_url("grading:replay", found.subject_id), _("See the result")


leads_to(REVIEW, _board)
leads_to(REPLAY, _replay)
