"""Reports that are due today or were missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coalface.archive.dossier.models import FactReport, ReportDuty
from coalface.archive.dossier.rules.duties import Period, due_days

LOOKED_BACK_DAYS = 40


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A due date of a duty that no report has answered."""

    duty: ReportDuty
    due_on: date


def outstanding(today: date) -> list[Outstanding]:
    """For each running duty the newest due date up to today, when it lacks its report; two questions.

    A missed daily report is reminded of until the next one falls due.
    """
    rows = ReportDuty.objects.filter(until_on__isnull=True, since_on__lte=today, template__retired=False)
    rows = rows.exclude(template__period=Period.NONE).filter(customer__deleted_at__isnull=True)
    duties = list(rows.select_related("template", "reporter", "customer", "competitor").order_by("pk"))
    answered = _answered(duties, today - timedelta(days=LOOKED_BACK_DAYS))
    found = []
    for duty in duties:
        for due_on in _newest(duty, today):
            if (duty.pk, due_on) not in answered:
                found.append(Outstanding(duty, due_on))
    return found


def _newest(duty: ReportDuty, today: date) -> list[date]:
    """The last date missed and the one that is today."""
    start = max(duty.since_on, today - timedelta(days=LOOKED_BACK_DAYS))
    dates = due_days(duty.template.period, duty.template.due_day, start, today)
    past = [day for day in dates if day < today]
    return [*past[-1:], *(day for day in dates if day == today)]


def _answered(duties: Sequence[ReportDuty], since: date) -> set[tuple[int, date]]:
    rows = FactReport.objects.filter(duty__in=[duty.pk for duty in duties], due_on__gte=since)
    return {(duty, due_on) for duty, due_on in rows.values_list("duty", "due_on") if duty and due_on}
