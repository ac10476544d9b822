"""The tab "facts" of a customer, and the same page of a competitor."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.access import (
    visible_conflicts,
    visible_decisions,
    visible_duties,
    visible_events,
    visible_facts,
    visible_reports,
)
from coalface.archive.dossier.queries.forms import About, subject_filter
from coalface.archive.dossier.queries.pictures import (
    BURN,
    STOCK,
    SUPPLY,
    Course,
    Derived,
    courses,
    derived_from,
    grouped,
    standing_facts,
)
from coalface.archive.dossier.rules.derived import AMPLE_DAYS, CRITICAL_DAYS, LOW_DAYS
from coalface.archive.dossier.rules.travel import State
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.market.competitors.access import visible_competitors
from coalface.web.access import needs, person
from coalface.web.archive.dossier.reading import note_reading
from coalface.web.archive.dossier.subjects import report_url, whom
from coalface.web.archive.tabs import tab_context
from coalface.web.components.charts import Chart, Series
from coalface.web.rendering import render

SHOWN_DAYS = 180
LISTED = 8


@needs("dossier.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands about a customer, the course of its stock and burn, and what came of it."""
    context = tab_context(request, pk, "dossier.view")
    by, customer = person(request), context["customer"]
    facts = standing_facts(by, customer)
    seen = courses(by, customer, (STOCK, BURN, SUPPLY), timezone.localdate() - timedelta(days=SHOWN_DAYS))
    figures = derived_from(facts, seen)
    charts = _charts(seen, figures)
    context |= {"groups": grouped(facts), "derived": figures, "charts": charts, **_around(by, customer)}
    note_reading(request, "customer", [*facts, *context["waiting"]], customer)
    return render(request, "dossier/customer.html", context)


@needs("dossier.view")
def competitor(request: HttpRequest, pk: int) -> HttpResponse:
    """A competitor's card with what is known about it."""
    by = person(request)
    rival = get_object_or_404(visible_competitors(by), pk=pk)
    facts = standing_facts(by, rival)
    context = {"competitor": rival, "groups": grouped(facts), **_around(by, rival)}
    note_reading(request, "competitor", [*facts, *context["waiting"]], rival)
    return render(request, "dossier/competitor.html", context)


def _around(by: User, about: About) -> dict[str, Any]:
    """Reports, changes, decisions, contradictions and duties, the newest of each."""
    whose = subject_filter(about)
    waiting = visible_facts(by).filter(**whose, state__in=(State.COLLECTED, State.PASSED_ON))
    reports = visible_reports(by).filter(**whose).select_related("template", "author")
    decisions = visible_decisions(by).filter(**whose).select_related("decided_by", "fact__field", "group")
    duties = visible_duties(by).filter(**whose, until_on__isnull=True).select_related("template", "reporter")
    return {
        "about": about,
        "whom": whom(about),
        "waiting": list(waiting.select_related("field", "author").order_by("-as_of_on", "-pk")[:LISTED]),
        "reports": list(reports.order_by("-as_of_on", "-pk")[:LISTED]),
        "events": list(visible_events(by).filter(**whose).order_by("-happened_on", "-pk")[:LISTED]),
        "decisions": list(decisions.order_by("-decided_at", "-pk")[:LISTED]),
        "conflicts": list(visible_conflicts(by).filter(**whose, settled_at=None).select_related("field")),
        "duties": list(duties.order_by("template__position", "pk")),
        "report_url": report_url(about) if may(by, "dossier.report") else "",
    }


def _charts(seen: dict[str, Course], figures: Derived) -> list[Chart]:
    """Stock; burn and supply; stock days against their thresholds. Empty courses draw nothing."""
    charts = []
    if seen[STOCK]:
        labels, lines = _lines([seen[STOCK]])
        charts.append(Chart("line", _("Coal in stock"), labels, [Series(_("Stock"), lines[0])], unit=_("t")))
    if seen[BURN] or seen[SUPPLY]:
        labels, lines = _lines([seen[BURN], seen[SUPPLY]])
        series = [Series(_("Burnt a day"), lines[0]), Series(_("Supplied a day"), lines[1])]
        charts.append(Chart("line", _("Burn and supply"), labels, series, unit=_("t")))
    if figures.days_course:
        labels, lines = _lines([figures.days_course])
        bounds = ((_("critical"), CRITICAL_DAYS), (_("below normal"), LOW_DAYS), (_("ample"), AMPLE_DAYS))
        flat = [Series(name, [bound] * len(labels), bound=True) for name, bound in bounds]
        series = [Series(_("Stock days"), lines[0]), *flat]
        charts.append(Chart("line", _("Stock days"), labels, series, unit=_("days")))
    return charts


def _lines(given: list[Course]) -> tuple[list[str], list[list[Decimal | None]]]:
    """The union of the days as labels, and each course over it."""
    days: list[date] = sorted({day for course in given for day, _ in course})
    return [day.isoformat() for day in days], [[dict(course).get(day) for day in days] for course in given]
