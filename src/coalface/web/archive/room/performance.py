"""Who did how much in the archive room (R44.10)."""

from collections import defaultdict
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.room.queries import counts_by_person, mean_days_to_shelf, steps_by_person
from coalface.archive.room.rules.states import Step
from coalface.web.access import needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.rendering import render

PERIODS = (30, 90, 365)


@needs("room.keep")
def show(request: HttpRequest) -> HttpResponse:
    """Filings, loans, returns and stock-takings by person, and how long papers wait for their place."""
    by, until = person(request), timezone.localdate()
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[0]
    since = until - timedelta(days=days - 1)
    done: dict[str, dict[str, int]] = defaultdict(dict)
    for row in steps_by_person(by, since, until):
        done[row["by__full_name"]][row["step"]] = row["number"]
    for name, number in counts_by_person(by, since, until):
        done[name]["count"] = number
    people = sorted(done, key=lambda name: -sum(done[name].values()))
    kinds = (
        (Step.PLACE.value, _("Filings")),
        (Step.LEND.value, _("Loans")),
        (Step.TAKE_BACK.value, _("Returns")),
        ("count", _("Stock-takings")),
    )
    context = {
        "days": days,
        "periods": PERIODS,
        "rows": [(name, [done[name].get(code, 0) for code, _label in kinds]) for name in people],
        "heads": [label for _code, label in kinds],
        "mean_days": mean_days_to_shelf(by, since, until),
        "chart": Chart(
            kind="stack",
            title=_("Done in the archive room"),
            labels=people,
            series=[Series(label, [done[name].get(code, 0) for name in people]) for code, label in kinds],
        ),
    }
    return render(request, "room/performance.html", context)
