"""信息报送考核: the ranking of a month and, for each reporter, why (R1.06)."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.queries.assessments import Assessment, assessments
from coalface.archive.dossier.rules.assessment import Formula
from coalface.identity.audit.actions import record
from coalface.kernel.periods import Month
from coalface.web.access import check, needs, person
from coalface.web.archive.dossier.facts import view_tabs
from coalface.web.components.charts import Chart, Series
from coalface.web.components.lists import export
from coalface.web.rendering import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAWN = 20


@needs("dossier.view")
def show(request: HttpRequest) -> HttpResponse:
    """Everybody who had to report, best first; `export=xlsx` gives the same as a workbook."""
    month = _month(request)
    found = assessments(person(request), month, timezone.localdate())
    if request.GET.get("export") == "xlsx":
        return _workbook(request, month, found)
    context = {
        "month": month,
        "months": _around(month),
        "found": list(enumerate(found, 1)),
        "formula": Formula(),
        "tabs": view_tabs("assessment"),
        "chart": _chart(found[:DRAWN]),
    }
    return render(request, "dossier/assessment.html", context)


@needs("dossier.view")
def reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Each report of one reporter's month with its due date, its arrival and its marks."""
    month = _month(request)
    found = assessments(person(request), month, timezone.localdate(), reporter_id=pk)
    if not found:
        raise Http404
    one = found[0]
    lines = list(zip(one.lines, one.score.marks, strict=True))
    context = {"one": one, "lines": lines, "month": month, "months": _around(month), "formula": Formula()}
    return render(request, "dossier/reporter.html", context)


def _month(request: HttpRequest) -> Month:
    try:
        return Month.parse(request.GET["month"])
    except (KeyError, ValueError):
        return Month.of(timezone.localdate())


def _around(month: Month) -> tuple[Month, Month]:
    return month - 1, month + 1


def _chart(found: Sequence[Assessment]) -> Chart:
    names = [str(one.reporter) for one in found]
    series = [Series(_("Score"), [one.score.total for one in found])]
    return Chart("rows", _("Scores"), names, series, places=1)


def _workbook(request: HttpRequest, month: Month, found: Sequence[Assessment]) -> HttpResponse:
    """Ranking and explanation on two sheets; text cells never begin a formula."""
    check(request, "export")
    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    by = person(request)
    signed = export.watermark(by)
    with xlsxwriter.Workbook(kept, options) as book:
        for title, rows in ((_("Ranking"), _ranking(found)), (_("Explanation"), _explanation(found))):
            sheet = book.add_worksheet(title)
            sheet.set_footer(export.foot(signed))
            _write(sheet, [*rows, [signed]])
    detail = {"list": "archive.assessment", "query": str(month), "rows": len(found)}
    record(by=by, action="web.list.export", subject=None, detail=detail)
    answer = HttpResponse(kept.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="assessment-{month}.xlsx"'
    return answer


def _write(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, ["" if cell is None else cell for cell in row])


def _ranking(found: Sequence[Assessment]) -> list[list[object]]:
    heads = ["#", _("Reporter"), _("Reports due"), _("On time"), _("Late"), _("Missing")]
    rows: list[list[object]] = [[*heads, _("Timeliness"), _("Accuracy"), _("Score")]]
    for place, one in enumerate(found, 1):
        s = one.score
        counts = [s.due, s.on_time, s.late, s.missing]
        rows.append([place, str(one.reporter), *counts, s.timeliness, s.accuracy, s.total])
    return rows


def _explanation(found: Sequence[Assessment]) -> list[list[object]]:
    heads = [_("Reporter"), _("About whom"), _("Template"), _("Report due on"), _("Handed in on")]
    rows: list[list[object]] = [[*heads, _("Timeliness"), _("Accuracy")]]
    for one in found:
        for line, marks in zip(one.lines, one.score.marks, strict=True):
            duty, due = line.duty, line.due
            days = [_day(due.due_on), _day(due.submitted_on)]
            about = [str(one.reporter), str(duty.about), str(duty.template)]
            rows.append([*about, *days, marks.timeliness, marks.accuracy])
    return rows


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
