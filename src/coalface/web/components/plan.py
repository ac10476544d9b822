"""A plan of places: rows of cells shaded by how full they are, one of them perhaps the place looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise
SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade` runs from 0, empty, to 4, full; `text` says it in figures, `label` for readers of the page."""

    text: str
    label: Text
    shade: int
    url: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    label: Text
    cells: Sequence[Cell]
    url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`note` says how the cells of a row run."""

    title: Text
    rows: Sequence[Row]
    note: Text = ""
