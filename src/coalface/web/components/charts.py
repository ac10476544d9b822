"""Charts as values: what to draw, in trade words; the template adds the table and the links behind bars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coalface.web import figures

Text = str | Promise
Value = Decimal | int | float | None
_ids = count(1)


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values under one name; `urls` leads from each value to the rows behind it.

    A `bound` is a limit that the others are held against: drawn dashed, without points.
    """

    name: Text
    values: Sequence[Value]
    urls: Sequence[str] = ()
    kind: str = ""
    bound: bool = False

    def url(self, at: int) -> str:
        return self.urls[at] if at < len(self.urls) else ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of kind bar, line, curve, stack, rows (horizontal bars), pie, pareto, heatmap or course.

    The labels of a curve are numbers, drawn to scale. A pareto takes one series and adds the cumulated share.
    A heatmap takes one series per row. A course is of lines like prices: far from zero, and drawn on over
    days without a value. `shaded` labels, the first and the last by their places, lie on a darker ground.
    """

    kind: str
    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    unit: Text = ""
    label_head: Text = ""
    places: int | None = None
    shaded: tuple[int, int] | None = None
    id: str = field(default_factory=lambda: f"chart-{next(_ids)}")

    @property
    def is_empty(self) -> bool:
        return not any(value for series in self.series for value in series.values)

    @property
    def summary(self) -> str:
        """A sentence for those who do not see the picture."""
        return _("%(series)s over %(n)s points; the table beside it holds the figures.") % {
            "series": ", ".join(str(series.name) for series in self.series),
            "n": len(self.labels),
        }

    @property
    def table(self) -> list[tuple[Text, list[tuple[str, str]]]]:
        """The same figures as lines of a table: label, then (value, address) per series."""
        return [
            (label, [(self._words(series.values[at]), series.url(at)) for series in self.series])
            for at, label in enumerate(self.labels)
        ]

    def _words(self, value: Value) -> str:
        return "—" if value is None else figures.plain(value, self.places)

    @property
    def option(self) -> dict[str, Any]:
        """What ECharts draws."""
        return DRAWN[self.kind](self)


def _points(series: Series) -> list[dict[str, Any]]:
    return [
        {
            "value": None if value is None else float(value),
            **({"url": url} if (url := series.url(at)) else {}),
        }
        for at, value in enumerate(series.values)
    ]


def _frame(chart: Chart) -> dict[str, Any]:
    named = len(chart.series) > 1
    return {
        "grid": {"left": 4, "right": 12, "top": 56 if named else 28, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        **({"legend": {}} if named else {}),
    }


def _axes(chart: Chart, *, across: bool = False) -> dict[str, Any]:
    labels = {"type": "category", "data": [str(label) for label in chart.labels], **_ground(chart)}
    values = {"type": "value", "name": str(chart.unit)}
    return (
        {"xAxis": values, "yAxis": {**labels, "inverse": True}}
        if across
        else {"xAxis": labels, "yAxis": values}
    )


def _ground(chart: Chart) -> dict[str, Any]:
    """The ground behind each label."""
    if chart.shaded is None:
        return {}
    first, last = chart.shaded
    colours = [SHADE if first <= at <= last else "rgba(0,0,0,0)" for at in range(len(chart.labels))]
    return {"splitArea": {"show": True, "interval": 0, "areaStyle": {"color": colours}}}


SHADE = "rgba(150,130,110,0.2)"
BOUND: dict[str, Any] = {"type": "line", "symbol": "none", "lineStyle": {"width": 1, "type": "dashed"}}


def _plain(chart: Chart, kind: str, **look: object) -> dict[str, Any]:
    series = [
        {
            "type": one.kind or kind,
            "name": str(one.name),
            "data": _points(one),
            "barMaxWidth": 28,
            **look,
            **(BOUND if one.bound else {}),
        }
        for one in chart.series
    ]
    return {**_frame(chart), **_axes(chart), "series": series}


def _bar(chart: Chart) -> dict[str, Any]:
    return _plain(chart, "bar")


def _line(chart: Chart) -> dict[str, Any]:
    return _plain(chart, "line", symbolSize=6, lineStyle={"width": 2})


def _course(chart: Chart) -> dict[str, Any]:
    drawn = _plain(chart, "line", symbolSize=6, lineStyle={"width": 2}, connectNulls=True)
    return {**drawn, "yAxis": {**drawn["yAxis"], "scale": True}}


def _curve(chart: Chart) -> dict[str, Any]:
    look = {"type": "line", "showSymbol": False, "lineStyle": {"width": 2}}
    series = [
        {
            **look,
            "name": str(one.name),
            "data": [
                [float(str(label)), None if value is None else float(value)]
                for label, value in zip(chart.labels, one.values, strict=True)
            ],
        }
        for one in chart.series
    ]
    return {
        **_frame(chart),
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "scale": True},
        "yAxis": {"type": "value", "scale": True, "name": str(chart.unit)},
        "series": series,
    }


def _stack(chart: Chart) -> dict[str, Any]:
    return _plain(chart, "bar", stack="all")


def _rows(chart: Chart) -> dict[str, Any]:
    return {**_plain(chart, "bar"), **_axes(chart, across=True)}


def _pie(chart: Chart) -> dict[str, Any]:
    points = _points(chart.series[0])
    named = [{**point, "name": str(label)} for point, label in zip(points, chart.labels, strict=True)]
    ring = {
        "type": "pie",
        "name": str(chart.series[0].name),
        "radius": ["46%", "76%"],
        "center": ["50%", "56%"],
    }
    label = {"position": "inside", "formatter": "{d}%", "color": "#fff"}
    return {"legend": {}, "tooltip": {"trigger": "item"}, "series": [{**ring, "data": named, "label": label}]}


def _pareto(chart: Chart) -> dict[str, Any]:
    values = [float(value or 0) for value in chart.series[0].values]
    whole, running, shares = sum(values) or 1.0, 0.0, []
    for value in values:
        running += value
        shares.append(round(100 * running / whole, 2))
    drawn = _plain(chart, "bar")
    drawn["yAxis"] = [
        drawn["yAxis"],
        {"type": "value", "name": "%", "min": 0, "max": 100, "splitLine": {"show": False}},
    ]
    drawn["series"].append(
        {"type": "line", "name": _("Cumulated share"), "yAxisIndex": 1, "data": shares, "symbol": "none"}
    )
    drawn["legend"], drawn["grid"]["top"] = {}, 56
    return drawn


def _heatmap(chart: Chart) -> dict[str, Any]:
    cells = [
        {"value": [x, y, None if value is None else float(value)], "url": series.url(x)}
        for y, series in enumerate(chart.series)
        for x, value in enumerate(series.values)
    ]
    known = [cell["value"][2] for cell in cells if cell["value"][2] is not None]
    return {
        "grid": {"left": 4, "right": 12, "top": 8, "bottom": 44, "containLabel": True},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "category", "data": [str(label) for label in chart.labels]},
        "yAxis": {"type": "category", "data": [str(series.name) for series in chart.series], "inverse": True},
        "visualMap": {
            "min": min(known, default=0),
            "max": max(known, default=1),
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemHeight": 120,
            "calculable": True,
            "inRange": {"color": ["#f0ede8", "#d98a55", "#8f3505"]},
        },
        "series": [{"type": "heatmap", "data": cells, "label": {"show": False}}],
    }


DRAWN = {
    "bar": _bar,
    "line": _line,
    "course": _course,
    "curve": _curve,
    "stack": _stack,
    "rows": _rows,
    "pie": _pie,
    "pareto": _pareto,
    "heatmap": _heatmap,
}


class Spark(NamedTuple):
    """Coordinates of a small line in a box of 96 × 22, and its last point."""

    line: str
    x: float
    y: float


def spark_points(values: Sequence[Value]) -> Spark | None:
    """Coordinates for `ui.spark`; None when there is no line to draw."""
    numbers = [float(value or 0) for value in values]
    if len(numbers) < 2:
        return None
    low, high = min(numbers), max(numbers)
    spread = (high - low) or 1.0
    step = 92 / (len(numbers) - 1)
    points = [
        (round(2 + at * step, 1), round(20 - 18 * (n - low) / spread, 1)) for at, n in enumerate(numbers)
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in points), *points[-1])
