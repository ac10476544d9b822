"""The weekly report on quality, laboratories compared, and the tolerances in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.actions import record
from coalface.identity.people.access import may
from coalface.kernel.coal.assay import Measure
from coalface.kernel.periods import parse_day
from coalface.trade.quality.access import EDIT, SEE, visible_policies
from coalface.trade.quality.actions.assays import save_policy
from coalface.trade.quality.queries.reports import (
    WEEKLY,
    LaboratoryBias,
    WeekLine,
    laboratory_biases,
    week_report,
)
from coalface.trade.quality.rules.results import HOUSE_POLICY
from coalface.trade.quality.rules.values import COMPARED
from coalface.web.access import check, needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Column, export
from coalface.web.figures import plain
from coalface.web.rendering import redirect, render
from coalface.web.trade.laboratory.forms import PolicyForm
from coalface.web.trade.laboratory.lists import tabs
from coalface.web.trade.laboratory.words import ROLES, shown

DRAWN = 60
HALF_YEAR = timedelta(days=182)


def _mean(code: str, line: WeekLine) -> Decimal | None:
    return line.means.get(code)


WEEK_COLUMNS = (
    Column("product", gettext_lazy("Product")),
    Column("lots", gettext_lazy("Lots"), kind="count"),
    Column("assayed", gettext_lazy("With a result"), kind="count"),
    Column("disputed", gettext_lazy("In dispute"), kind="count"),
    Column("tonnes", gettext_lazy("Tonnes"), kind="tonnes"),
    *(Column(code, str(Measure.of(code)), kind="number", value=partial(_mean, code)) for code in WEEKLY),
)


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday."""

    first: date

    @classmethod
    def of(cls, text: str, today: date) -> "Week":
        try:
            day = parse_day(text)
        except ValueError:
            day = today
        return cls(day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    def other(self, weeks: int) -> str:
        return f"?week={self.first + timedelta(weeks=weeks):%Y-%m-%d}"


@needs(SEE)
def week(request: HttpRequest) -> HttpResponseBase:
    """商品煤质量周报表."""
    asked = Week.of(request.GET.get("week", ""), timezone.localdate())
    lines = week_report(person(request), asked.first, asked.last)
    if request.GET.get("export") == "xlsx":
        return _download(request, lines, asked)
    context = {
        "week": asked,
        "lines": [
            (line, [shown(Measure.of(code), line.means.get(code)) for code in WEEKLY]) for line in lines
        ],
        "heads": [(str(Measure.of(code)), ROLES[code]) for code in WEEKLY],
        "tonnes": sum(line.tonnes for line in lines),
        "tabs": tabs("week"),
    }
    return render(request, "laboratory/week.html", context)


def _download(request: HttpRequest, lines: list[WeekLine], asked: Week) -> HttpResponseBase:
    check(request, "export")
    name = f"{_('Weekly report on quality')} {asked.first} {asked.last}"
    answer, written = export.response(lines, WEEK_COLUMNS, name, reader=person(request))
    detail = {"list": request.path, "query": request.GET.urlencode(), "rows": written}
    record(by=person(request), action="web.list.export", subject=None, detail=detail)
    return answer


@needs(SEE)
def bias(request: HttpRequest) -> HttpResponse:
    """Our results less theirs, laboratory by laboratory, with the course of one of them."""
    today = timezone.localdate()
    first, last = _day(request, "from", today - HALF_YEAR), _day(request, "to", today)
    code = request.GET.get("measure", "")
    code = code if code in COMPARED else COMPARED[0]
    found = laboratory_biases(person(request), code, first, last)
    place = request.GET.get("row", "")
    at = int(place) if place.isascii() and place.isdigit() and int(place) < len(found) else 0
    measure, places = Measure.of(code), 1 if code.startswith("q_") else 3
    context = {
        "found": [(place, one, _figures(one, places)) for place, one in enumerate(found)],
        "at": at,
        "chart": _course(found[at], measure) if found else None,
        "asked": {"from": first, "to": last, "measure": code},
        "measures": [(one, f"{Measure.of(one)} {ROLES.get(one, '')}") for one in COMPARED],
        "tabs": tabs("bias"),
    }
    return render(request, "laboratory/bias.html", context)


def _figures(found: LaboratoryBias, places: int) -> list[str]:
    trend = found.bias.trend_a_month
    known = (found.bias.mean, found.bias.error)
    return [*(plain(value, places) for value in known), "—" if trend is None else plain(trend, places)]


def _course(found: LaboratoryBias, measure: Measure) -> Chart:
    pairs = found.pairs[-DRAWN:]
    mean = [found.bias.mean] * len(pairs)
    return Chart(
        "course",
        _("%(measure)s: ours less %(laboratory)s") % {"measure": measure, "laboratory": found.laboratory},
        [pair.day_on.isoformat() for pair in pairs],
        [
            Series(_("Difference"), [pair.difference for pair in pairs]),
            Series(_("Mean difference"), mean, bound=True),
        ],
        label_head=_("Analysed on"),
        places=2,
    )


@needs(SEE)
def policies(request: HttpRequest) -> HttpResponse:
    by = person(request)
    rows = visible_policies(by).select_related("contract", "saved_by").order_by("-from_on", "-pk")
    context = {
        "policies": [(row, _tolerances(row.tolerances)) for row in rows[:200]],
        "house": _tolerances(HOUSE_POLICY.tolerances),
        "may_edit": may(by, EDIT),
        "tabs": tabs("policies"),
    }
    return render(request, "laboratory/policies.html", context)


@needs(EDIT)
def new_policy(request: HttpRequest) -> HttpResponse:
    start = {
        "from_on": timezone.localdate(),
        "way": HOUSE_POLICY.way.value,
        "counts": HOUSE_POLICY.counts.value,
        "retained_days": HOUSE_POLICY.retained_days,
        **HOUSE_POLICY.tolerances,
    }
    form = PolicyForm(request.POST or None, user=person(request), initial={**start, **request.GET.dict()})
    if form.done(save_policy, by=person(request)):
        return redirect(request, "laboratory:policies", message=_("Saved"))
    return dialog(request, _("How results are judged"), form)


def _tolerances(given: Mapping[str, object]) -> str:
    return ", ".join(f"{Measure.of(code)} ±{value}" for code, value in given.items())


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    try:
        return parse_day(request.GET.get(name, ""))
    except ValueError:
        return otherwise
