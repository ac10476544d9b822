"""Tonnes and mean prices of the groups over the time around an experiment."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from coalface.trade.experiments.queries.figures import Figures
from coalface.trade.experiments.rules.figures import Sums
from coalface.trade.experiments.rules.spans import Span
from coalface.web.components.charts import Chart, Series, Value
from coalface.web.trade.experiments.words import group_name


def charts(found: Figures) -> list[Chart]:
    """Both over the same stretches, the days of moved prices shaded."""
    return [
        _chart(found, _("Tonnes per customer and 30 days"), "line", "t", lambda one: one.tonnes),
        _chart(found, _("Mean price"), "course", _("yuan/t"), lambda one: one.price),
    ]


def _chart(found: Figures, title: str, kind: str, unit: str, value: Callable[[Sums], Value]) -> Chart:
    spans = found.stretches
    moved = [at for at, one in enumerate(spans) if one.first in found.spans.during]
    return Chart(
        kind,
        title,
        [_label(one, found.spans.in_months) for one in spans],
        [
            Series(group_name(group), [value(found.sums(group, span)) for span in spans])
            for group in found.groups
        ],
        unit=unit,
        label_head=_("Month") if found.spans.in_months else _("Week from"),
        places=2,
        shaded=(moved[0], moved[-1]) if moved else None,
    )


def _label(span: Span, in_months: bool) -> str:
    return f"{span.first:%Y-%m}" if in_months else f"{span.first:%m-%d}"
