"""Quantities that flow from column to column, as values; `ui.chart` draws them with a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from coalface.web import figures
from coalface.web.components.charts import Series, Text

_ids = count(1)
LONGEST = 8
LAYOUT = {
    "type": "sankey",
    "left": 4,
    "right": 108,
    "top": 8,
    "bottom": 8,
    "nodeWidth": 14,
    "nodeGap": 8,
    "draggable": False,
    "layoutIterations": 32,
    "label": {"textBorderWidth": 0, "fontSize": 11},
    "labelLayout": {"hideOverlap": True},
    "lineStyle": {"color": "source", "opacity": 0.35},
    "emphasis": {"focus": "adjacency"},
}


class Node(NamedTuple):
    """`key` is unique over all columns."""

    key: str
    label: Text


class Link(NamedTuple):
    """So much flows from a node to one of the next column; `url` opens the rows behind it."""

    source: str
    target: str
    value: Decimal
    url: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A picture of bands between columns."""

    title: Text
    nodes: Sequence[Node]
    links: Sequence[Link]
    unit: Text = ""
    label_head: Text = ""
    value_head: Text = ""
    id: str = field(default_factory=lambda: f"flow-{next(_ids)}")

    @property
    def is_empty(self) -> bool:
        return not self.links

    @property
    def series(self) -> list[Series]:
        """The bands as one row of values, for the head of the table."""
        return [Series(self.value_head, [link.value for link in self.links])]

    @property
    def summary(self) -> str:
        """A sentence for those who do not see the picture."""
        return _("%(n)s bands; the table beside it holds the figures.") % {"n": len(self.links)}

    @property
    def table(self) -> list[tuple[Text, list[tuple[str, str]]]]:
        names = {node.key: node.label for node in self.nodes}
        return [
            (f"{names[one.source]} → {names[one.target]}", [(figures.plain(one.value, 0), one.url)])
            for one in self.links
        ]

    @property
    def option(self) -> dict[str, Any]:
        """What ECharts draws; nodes are told apart by their keys and shown by their labels."""
        names = {node.key: str(node.label) for node in self.nodes}
        links = [
            {"source": one.source, "target": one.target, "value": float(one.value), "url": one.url}
            for one in self.links
        ]
        data = [{"name": node.key, "label": {"formatter": _short(names[node.key])}} for node in self.nodes]
        return {"tooltip": {"show": False}, "series": [{**LAYOUT, "data": data, "links": links}]}


def _short(label: str) -> str:
    """What fits beside the last column; the table has the whole name."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
