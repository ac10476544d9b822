"""Reports on the archives of key customers: the list, one on a page, and the same as PDF (R0.28)."""

from collections.abc import Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive import revision as app
from coalface.archive.customers.models import Grade
from coalface.archive.revision.access import visible_key_reports
from coalface.archive.revision.models import KeyReport
from coalface.archive.revision.queries import ReportedArchive, reported_archives
from coalface.desk.papers.press import Json, press
from coalface.identity.people.access import may, visible_departments
from coalface.identity.people.models import User
from coalface.web.access import needs, person
from coalface.web.components.lists import Column, Empty, ListScreen
from coalface.web.jinja import words
from coalface.web.rendering import render

SHEET = Path(app.__path__[0]) / "sheets" / "key_archives.typ"
PRINTED, FINDINGS_PRINTED = 12, 4
"""As much as fits one sheet of paper."""
SHOWN = 200


class KeyReportList(ListScreen):
    name = "upkeep.key_reports"
    title = gettext_lazy("Reports on key archives")
    right = "customer.assign"
    columns = (
        Column(
            "department__name",
            gettext_lazy("Department"),
            link=lambda report: reverse("upkeep:key_report", args=[report.pk]),
        ),
        Column("month_on", gettext_lazy("Month"), kind="month"),
        Column("archives", gettext_lazy("Key archives"), kind="count"),
        Column("open_archives", gettext_lazy("With something open"), kind="count"),
        Column("addressed_to__full_name", gettext_lazy("Addressed to"), sort=""),
        Column("reported_at", gettext_lazy("Reported at"), kind="datetime"),
    )
    default_sort = ("-month_on", "department__name")
    empty = Empty(
        gettext_lazy("No report yet"),
        gettext_lazy("Each month the archives of key customers are reported to those who lead a department."),
    )

    def rows(self, request: HttpRequest) -> QuerySet[KeyReport]:
        return visible_key_reports(person(request)).select_related("department", "addressed_to")


def _read(request: HttpRequest, pk: int) -> tuple[KeyReport, list[ReportedArchive]]:
    rows = visible_key_reports(person(request)).select_related("department", "addressed_to")
    report: KeyReport = get_object_or_404(rows, pk=pk)
    return report, reported_archives(person(request), report)


@needs("customer.assign")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on one page: what is open, the most first."""
    report, archives = _read(request, pk)
    still_open = [one for one in archives if one.found]
    context = {
        "report": report,
        "archives": len(archives),
        "open_archives": len(still_open),
        "open": still_open[:SHOWN],
        "most": SHOWN,
    }
    return render(request, "upkeep/key_report.html", context)


@needs("customer.assign")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one sheet of paper: the archives with most open, and how many more there are."""
    report, archives = _read(request, pk)
    reader = person(request)
    printed = press(SHEET, _printed(report, archives, reader), reader=reader)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="key-archives-{pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printed(report: KeyReport, archives: Sequence[ReportedArchive], by: User) -> dict[str, Json]:
    day = date_format(timezone.localdate(), "Y-m-d")
    still_open = [one for one in archives if one.found]
    left = len(still_open) - PRINTED
    graded = may(by, "grade.view")
    root = visible_departments(by).filter(parent=None).order_by("position", "pk").first()
    return {
        "title": _("Report on key archives"),
        "company": str(root or ""),
        "footer": _("Printed on %(day)s by %(person)s") % {"day": day, "person": by},
        "facts": [
            [_("Department"), report.department.name],
            [_("Addressed to"), str(report.addressed_to)],
            [_("Month"), date_format(report.month_on, "Y-m")],
            [_("Key archives"), str(len(archives))],
            [_("With something open"), str(len(still_open))],
        ],
        "open_title": _("With something open"),
        "head": [_("Customer"), _("Grade"), _("Responsible person"), _("What was found")],
        "rows": [_row(one, graded=graded) for one in still_open[:PRINTED]],
        "nothing": _("Every key archive is sound."),
        "more": _("And %(count)s more; see the page.") % {"count": left} if left > 0 else "",
        "signatures": [_("Read by")],
    }


def _row(one: ReportedArchive, *, graded: bool) -> list[Json]:
    grade = str(dict(Grade.choices)[one.grade]) if graded else "—"
    found = [str(words(finding)) for finding in one.found[:FINDINGS_PRINTED]]
    if len(one.found) > FINDINGS_PRINTED:
        found.append("…")
    return [one.customer.name, grade, str(one.customer.responsible or "—"), " ".join(found)]
