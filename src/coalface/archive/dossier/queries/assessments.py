"""The assessment of a month, from duties, reports and settled facts (R1.06)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from coalface.archive.dossier.access import visible_duties
from coalface.archive.dossier.models import Fact, FactReport, ReportDuty
from coalface.archive.dossier.queries.forms import rule_of
from coalface.archive.dossier.rules.assessment import Due, Score, Settled, score
from coalface.archive.dossier.rules.duties import Period, due_days
from coalface.archive.dossier.rules.travel import ON_FILE
from coalface.identity.people.models import User
from coalface.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Line:
    """One report that was due, beside its marks in the score."""

    duty: ReportDuty
    due: Due
    report: FactReport | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One reporter's month; `lines` in the order of `score.marks`."""

    reporter: User
    score: Score
    lines: Sequence[Line]


def assessments(user: User, month: Month, today: date, *, reporter_id: int | None = None) -> list[Assessment]:
    """Everybody who had to report in a month, best first; three questions whatever their number."""
    rows = visible_duties(user).filter(since_on__lte=month.last).exclude(template__period=Period.NONE)
    rows = rows.exclude(until_on__lt=month.first)
    if reporter_id is not None:
        rows = rows.filter(reporter=reporter_id)
    duties = list(rows.select_related("template", "reporter", "customer", "competitor").order_by("pk"))
    reports = _first_reports(duties, month)
    settled = _settled([report.pk for report in reports.values()])
    lines: dict[int, list[Line]] = defaultdict(list)
    for duty in duties:
        for due_on in _due_in(duty, month):
            report = reports.get((duty.pk, due_on))
            lines[duty.reporter_id].append(Line(duty, _due(due_on, report, settled), report))
    people = {duty.reporter_id: duty.reporter for duty in duties}
    found = [
        Assessment(people[pk], score([line.due for line in theirs], today), theirs)
        for pk, theirs in lines.items()
    ]
    return sorted(found, key=lambda one: (one.score.total is None, -(one.score.total or 0), one.reporter.pk))


def _due_in(duty: ReportDuty, month: Month) -> list[date]:
    first = max(month.first, duty.since_on)
    last = min(month.last, duty.until_on or month.last)
    return due_days(duty.template.period, duty.template.due_day, first, last)


def _first_reports(duties: Sequence[ReportDuty], month: Month) -> dict[tuple[int, date], FactReport]:
    """The report that came first for each due date; later ones only add to it."""
    rows = FactReport.objects.filter(
        duty__in=[duty.pk for duty in duties], due_on__range=(month.first, month.last)
    )
    newest_first = rows.select_related("template").order_by("-submitted_at", "-pk")
    return {(row.duty_id, row.due_on): row for row in newest_first if row.duty_id and row.due_on}


def _settled(report_ids: Sequence[int]) -> dict[int, list[Settled]]:
    """Facts on file: one that was overruled is held against the one that stood, any other is confirmed."""
    rows = Fact.objects.filter(report__in=report_ids, state__in=ON_FILE)
    found: dict[int, list[Settled]] = defaultdict(list)
    for fact in rows.select_related("field", "conflict__chosen__field"):
        chosen = fact.conflict.chosen if fact.overruled and fact.conflict else None
        confirmed = chosen.value if chosen else fact.value
        found[fact.report_id].append(Settled(rule_of(fact.field), fact.value, confirmed))
    return found


def _due(due_on: date, report: FactReport | None, settled: dict[int, list[Settled]]) -> Due:
    if report is None:
        return Due(due_on, None)
    return Due(due_on, timezone.localtime(report.submitted_at).date(), settled.get(report.pk, ()))
