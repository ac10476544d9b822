"""Supply assurance of key accounts: who runs out first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.rules.derived import CRITICAL_DAYS, LOW_DAYS, StockLevel
from coalface.trade.chain.queries.assurance import RIGHT, TRANSIT_DAYS, Assurance, assurances
from coalface.web.access import needs, person
from coalface.web.components.badges import Badge, grade_badge
from coalface.web.components.lists import Column, export
from coalface.web.rendering import render

LEVELS = {
    StockLevel.CRITICAL: Badge("red", "alert-octagon", gettext_lazy("outage near")),
    StockLevel.LOW: Badge("amber", "alert-triangle", gettext_lazy("running low")),
    StockLevel.USUAL: Badge("green", "check", gettext_lazy("assured")),
    StockLevel.AMPLE: Badge("blue", "check", gettext_lazy("ample")),
}
SHOWN = 100


def _plant(name: str) -> Callable[[Assurance], Any]:
    return lambda row: getattr(row.plant, name) if row.plant else None


COLUMNS = (
    Column("name", gettext_lazy("Customer"), value=lambda row: row.customer.name),
    Column("grade", gettext_lazy("Grade"), value=lambda row: str(grade_badge(row.customer.grade).text)),
    Column("runs_out_on", gettext_lazy("Runs out on"), kind="date"),
    Column("days_left", gettext_lazy("Days left"), kind="number"),
    Column("stock_days", gettext_lazy("Stock days as reported"), kind="number"),
    Column("as_of", gettext_lazy("Reported for"), kind="date", value=_plant("as_of_on")),
    Column("stock", gettext_lazy("Plant stock"), kind="tonnes", value=_plant("stock_tonnes")),
    Column("burn", gettext_lazy("Burnt a day"), kind="tonnes", value=_plant("burn_tonnes_per_day")),
    Column("moving", gettext_lazy("On the way"), kind="tonnes", value=_plant("in_transit_tonnes")),
    Column("person", gettext_lazy("Responsible"), value=lambda row: str(row.customer.responsible or "")),
)


@needs(RIGHT)
def show(request: HttpRequest) -> HttpResponse | HttpResponseBase:
    """Worst first; what was never reported stands at the end, for somebody has to ask the plant."""
    rows = assurances(person(request), timezone.localdate())
    if request.GET.get("export") == "xlsx":
        return export.deliver(request, "planning.assurance", str(_("Supply assurance")), COLUMNS, rows)
    known = [row for row in rows if row.level is not None]
    context = {
        "rows": rows[:SHOWN],
        "levels": LEVELS,
        "counts": [(badge, sum(row.level == level for row in known)) for level, badge in LEVELS.items()],
        "unknown": len(rows) - len(known),
        "critical_days": CRITICAL_DAYS,
        "low_days": LOW_DAYS,
        "transit": TRANSIT_DAYS,
    }
    return render(request, "planning/assurance.html", context)
