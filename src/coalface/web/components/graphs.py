"""Networks as values: who is tied to whom; the template adds the same ties as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
_ids = count(1)
SMALLEST, STEP = 16, 8
LAYOUT = {
    "type": "graph",
    "layout": "none",
    "coordinateSystem": "cartesian2d",
    "label": {"show": True, "position": "bottom", "width": 92, "overflow": "break", "lineHeight": 14},
    "edgeLabel": {"show": True, "fontSize": 11},
    "edgeSymbolSize": 9,
    "emphasis": {"focus": "adjacency"},
}
WIDTH, HEIGHT, STAGGER = 1000.0, 100.0, 26.0


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of node: one colour and one shape, so that colour never stands alone.

    `shape` is one that ECharts draws: circle, rect, roundRect, triangle, diamond, emptyCircle.
    """

    key: str
    label: Text
    tone: str
    shape: str


@dataclass(frozen=True, slots=True)
class Node:
    """A point; `size` runs from 1 to 5, `note` says in words what shape and size mean, `under` who it is.

    Points of a lower `row` stand higher.
    """

    key: str
    label: str
    group: str
    size: int = 1
    url: str = ""
    note: Text = ""
    under: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line; `strength` runs from 1 to 5, an arrow points to `target` when `directed`."""

    source: str
    target: str
    label: Text
    strength: int = 1
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Drawn by `ui.graph`."""

    title: Text
    groups: Sequence[Group]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    node_head: Text = ""
    id: str = field(default_factory=lambda: f"graph-{next(_ids)}")

    @property
    def is_empty(self) -> bool:
        return not self.nodes

    @property
    def summary(self) -> str:
        """A sentence for those who do not see the picture."""
        return _("%(nodes)s names and %(edges)s ties; the table beside it holds them all.") % {
            "nodes": len(self.nodes),
            "edges": len(self.edges),
        }

    @property
    def table(self) -> list[tuple[Node, list[tuple[Text, str]]]]:
        """Every node with what ties it to others, each tie told from both ends."""
        names = {node.key: node.label for node in self.nodes}
        ties: dict[str, list[tuple[Text, str]]] = {node.key: [] for node in self.nodes}
        for edge in self.edges:
            ties[edge.source].append((edge.label, names[edge.target]))
            ties[edge.target].append((edge.label, names[edge.source]))
        return [(node, ties[node.key]) for node in self.nodes]

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each point stands: row by row, near those above whom it is tied to, every other one lower."""
        found: dict[str, tuple[float, float]] = {}
        for row, place in enumerate(sorted({node.row for node in self.nodes})):
            own = [node for node in self.nodes if node.row == place]
            own.sort(key=lambda node: self._pull(node, found))
            for at, node in enumerate(own):
                lower = STAGGER if at % 2 else 0.0
                found[node.key] = ((at + 0.5) * WIDTH / len(own), row * HEIGHT + lower)
        return found

    @property
    def _height(self) -> float:
        return max((y for _x, y in self.places.values()), default=HEIGHT)

    def _pull(self, node: Node, placed: dict[str, tuple[float, float]]) -> float:
        """The middle of the points placed already that a node is tied to; the middle of all without any."""
        tied = [edge for edge in self.edges if node.key in (edge.source, edge.target)]
        across = [placed[key][0] for edge in tied for key in (edge.source, edge.target) if key in placed]
        return sum(across) / len(across) if across else WIDTH / 2

    @property
    def option(self) -> dict[str, Any]:
        """What ECharts draws; colours are names of our tokens, which the script looks up."""
        return {
            "legend": {
                "bottom": 0,
                "top": "auto",
                "itemWidth": 12,
                "itemHeight": 12,
                "data": [{"name": str(group.label), "icon": group.shape} for group in self.groups],
            },
            "tooltip": {"trigger": "item"},
            # Hidden axes stretch the places to the page and leave the shapes as they are.
            "grid": {"left": 8, "right": 8, "top": 64, "bottom": 84},
            "xAxis": {"show": False, "min": 0, "max": WIDTH},
            "yAxis": {"show": False, "min": 0, "max": self._height, "inverse": True},
            "series": [
                {
                    **LAYOUT,
                    "categories": [_category(group) for group in self.groups],
                    "data": self._data(),
                    "links": [_link(edge) for edge in self.edges],
                }
            ],
        }

    def _data(self) -> list[dict[str, Any]]:
        order = {group.key: at for at, group in enumerate(self.groups)}
        shapes = {group.key: group.shape for group in self.groups}
        places = self.places
        return [
            {
                "id": node.key,
                "name": node.label,
                "category": order[node.group],
                "symbol": shapes[node.group],
                "symbolSize": SMALLEST + STEP * node.size,
                "value": places[node.key],
                "url": node.url,
                "tooltip": {"formatter": " · ".join(filter(None, (node.label, node.under, str(node.note))))},
                "label": {
                    "formatter": f"{node.label}\n{node.under}" if node.under else node.label,
                    "position": "bottom" if places[node.key][1] > STAGGER else "top",
                },
            }
            for node in self.nodes
        ]


def _category(group: Group) -> dict[str, Any]:
    return {
        "name": str(group.label),
        "symbol": group.shape,
        "itemStyle": {"color": f"--cf-{group.tone}"},
    }


def _link(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "value": str(edge.label),
        "label": {"formatter": str(edge.label)},
        "symbol": ["none", "arrow" if edge.directed else "none"],
        "lineStyle": {"width": 0.5 + edge.strength * 0.7, "curveness": 0.12},
    }
