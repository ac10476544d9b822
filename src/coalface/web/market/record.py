"""The page of a price index: its course, with other series over it, and as it was known on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.market.indices.access import visible_indices, visible_values
from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.market.indices.queries import corrected_days, issues_by_index, standing, with_course
from coalface.market.indices.rules import course
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.charts import Chart, Series
from coalface.web.market.figures import price, range_of, standing_of, state_of, step
from coalface.web.rendering import render

SPANS = {"90": 90, "365": 365, "1095": 1095, "all": 40_000}
USUAL = "365"
MOST_OTHERS = 4
LISTED = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to see: how far back, which other series, as known on which day."""

    span: str
    others: tuple[int, ...]
    known_on: date | None

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        span = given.get("span", USUAL)
        others = [
            text for text in given.getlist("with") if text.isascii() and text.isdigit() and len(text) < 18
        ]
        return cls(
            span if span in SPANS else USUAL,
            tuple(dict.fromkeys(int(text) for text in others))[:MOST_OTHERS],
            _day(given.get("known", "")),
        )

    @property
    def known_at(self) -> datetime | None:
        """The end of that day."""
        if self.known_on is None:
            return None
        return timezone.make_aware(datetime.combine(self.known_on, time.max))


@needs("market.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    index = get_object_or_404(with_course(visible_indices(by)), pk=pk)
    asked = Asked.of(request.GET)
    since = max(today - timedelta(days=SPANS[asked.span]), date(1990, 1, 1))
    others = [one for one in visible_indices(by).order_by("code") if one.pk != pk]
    chosen = [one for one in others if one.pk in asked.others]
    stands = standing(index, today)
    values = _listed(visible_values(by), index, since, asked)
    context = {
        "index": index,
        "asked": asked,
        "spans": _spans(),
        "others": others,
        "standing": stands,
        "last_value": price(stands.values[-1] if stands.values else None),  # type: ignore[arg-type] # a decimal
        "last_step": step(stands.change),
        "state": state_of(ended=index.ended_on is not None, stale=stands.stale),
        "chart": _chart([index, *chosen], since, today, asked),
        "values": values,
        "ranged": any(one.low is not None for one in values),
        "corrected": corrected_days(index),
        "history": field_history(index, holds=lambda right: may(by, right)),
        **_cells(),
    }
    return render(request, "market/index.html", context)


def _spans() -> list[tuple[str, str]]:
    return [("90", _("3 months")), ("365", _("1 year")), ("1095", _("3 years")), ("all", _("all of it"))]


def _cells() -> dict[str, object]:
    return {"price": price, "step": step, "range_of": range_of, "standing_of": standing_of}


def _chart(shown: Sequence[PriceIndex], since: date, until: date, asked: Asked) -> Chart:
    """The series over one another on the days any of them was issued for; each point leads to its row."""
    found = issues_by_index([one.pk for one in shown], since, until, known_at=asked.known_at)
    days = sorted({issue.published_on for issues in found.values() for issue in issues})
    series = []
    for one in shown:
        on = {issue.published_on: issue for issue in found.get(one.pk, ())}
        urls = [record_url("market:value", on[day].id or 0) if day in on else "" for day in days]
        series.append(Series(one.code, [on[day].value if day in on else None for day in days], urls))
    return Chart(
        "course",
        _("Course"),
        [day.isoformat() for day in days],
        series,
        unit=shown[0].get_unit_display(),
        label_head=_("Day"),
        places=2,
    )


def _listed(values: QuerySet[IndexValue], index: PriceIndex, since: date, asked: Asked) -> list[IndexValue]:
    """The newest values with what was corrected about them; as known on a day, only what counted then."""
    rows = values.filter(index=index, published_on__gte=since)
    if asked.known_at is not None:
        rows = rows.known_at(asked.known_at)  # type: ignore[attr-defined] # our own queryset
    newest = list(rows.order_by("-published_on", "-recorded_at", "-pk")[: LISTED + 1])
    counting = [one.issue for one in newest if asked.known_at or one.superseded_at is None]
    steps = {issue.id: change for issue, change in course(counting)}
    for one in newest:
        one.step = steps.get(one.pk)  # type: ignore[attr-defined] # for the template
    return newest[:LISTED]


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date(1990, 1, 1) <= day <= date(2199, 12, 31) else None
