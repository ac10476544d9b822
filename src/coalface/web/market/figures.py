"""How prices, their steps and their courses look in a cell."""

from decimal import Decimal

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from coalface.market.indices.models import IndexValue
from coalface.market.indices.rules import Change
from coalface.web import figures
from coalface.web.components.badges import Badge
from coalface.web.components.charts import Value, spark_points
from coalface.web.components.lists.columns import mark as drawn


def price(value: Decimal | None) -> Markup:
    """A price or the level of an index, without its unit."""
    return figures.NONE if value is None else Markup(figures.plain(value, 2))


def step(change: Change | None) -> Markup:
    """`+2.00 (+0.27%)`, with the sign always there: it carries the meaning, not a colour."""
    if change is None:
        return figures.NONE
    if not change.amount:
        return Markup("0.00")
    share = "" if change.pct is None else f" ({change.pct:+,.2f}%)"
    return Markup(escape(f"{change.amount:+,.2f}{share}"))


def course_of(values: "list[Value]", label: str) -> Markup:
    """A small line; what it shows stands in the cells beside it."""
    points = spark_points(values)
    if points is None:
        return figures.NONE
    return Markup(
        '<svg class="cf-spark" viewBox="0 0 96 22" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2"/></svg>'
    ).format(label, points.line, points.x, points.y)


def state_of(*, ended: bool, stale: bool) -> Markup:
    if ended:
        return drawn(Badge("grey", "ban", _("ended")))
    if stale:
        return drawn(Badge("amber", "clock", _("overdue")))
    return drawn(Badge("green", "circle-check", _("running")))


def standing_of(value: IndexValue) -> Markup:
    """Whether a value counts, and if not, that it was superseded."""
    if value.superseded_at is None:
        return drawn(Badge("green", "circle-check", _("counts")))
    return drawn(Badge("grey", "history", _("superseded")))


def range_of(value: IndexValue) -> str:
    """`780.00–790.00`, as quotes come (R2.02)."""
    if value.low is None or value.high is None:
        return ""
    return f"{figures.plain(value.low, 2)}–{figures.plain(value.high, 2)}"
