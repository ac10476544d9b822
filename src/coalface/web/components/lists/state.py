"""Everything the address of a list says: filters, order, columns, place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.http import HttpRequest, QueryDict
from markupsafe import Markup, escape

from coalface.web.components.lists.columns import Column
from coalface.web.components.lists.filters import Chip, Filter, Input, without

PLACE = ("after", "before")


class Declared(Protocol):
    """What an address is read against: the part of a list's declaration that it can choose from."""

    @property
    def columns(self) -> Sequence[Column]: ...

    @property
    def filters(self) -> Sequence[Filter]: ...

    @property
    def default_sort(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Heading:
    """A column's head: how it is sorted now, and where a click leads."""

    column: Column
    direction: str
    address: str


@dataclass(frozen=True)
class ListState:
    """The list as one address describes it."""

    screen: Declared
    request: HttpRequest
    sort: tuple[str, ...]
    columns: Sequence[Column]
    after: str
    before: str

    @classmethod
    def of(cls, screen: Declared, request: HttpRequest) -> ListState:
        data = request.GET
        return cls(
            screen=screen,
            request=request,
            sort=_sort(screen, data),
            columns=_columns(screen, data),
            after=data.get("after", ""),
            before=data.get("before", ""),
        )

    @cached_property
    def chips(self) -> list[Chip]:
        return [chip for one in self.screen.filters for chip in one.chips(self.request)]

    @property
    def search(self) -> Input | None:
        return next((i for i in self._inputs if i.kind == "search"), None)

    @cached_property
    def inputs(self) -> list[Input]:
        return [i for i in self._inputs if i.kind != "search"]

    @cached_property
    def _inputs(self) -> list[Input]:
        return [one.input(self.request) for one in self.screen.filters]

    def cells(self) -> Callable[[object], Markup]:
        """Draws the cells of a row; what is the same in every row is put together once."""
        drawers = [(_opening(column, first=not n), column.drawer()) for n, column in enumerate(self.columns)]

        def draw(row: object) -> Markup:
            return Markup("".join([f"{opening}{drawn(row)}</td>" for opening, drawn in drawers]))

        return draw

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        order = column.order
        first = self.sort[0] if self.sort else ""
        if not order:
            return Heading(column, "", "")
        if first == order:
            return Heading(column, "ascending", self.with_(sort=f"-{order}"))
        if first == f"-{order}":
            return Heading(column, "descending", self.with_(sort=order))
        return Heading(column, "", self.with_(sort=f"-{order}" if column.is_number else order))

    @property
    def saved_query(self) -> str:
        """The part of the address that a saved view keeps."""
        kept = self.request.GET.copy()
        for name in (*PLACE, "view", "export", "count"):
            kept.pop(name, None)
        return str(kept.urlencode())

    @property
    def view_id(self) -> str:
        return str(self.request.GET.get("view", ""))

    def with_(self, **changes: str) -> str:
        """This list with other parameters, on its first page."""
        data = self.request.GET.copy()
        for name in (*PLACE, "export", "count", *changes):
            data.pop(name, None)
        for name, value in changes.items():
            data[name] = value
        return "?" + data.urlencode()

    @property
    def cleared(self) -> str:
        """This list without any filter."""
        names = [name for one in self.screen.filters for name in one.names]
        return without(self.request.GET, [*names, "view"])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that a change of filters carries along."""
        return [
            (name, self.request.GET[name]) for name in ("sort", "cols", "view") if name in self.request.GET
        ]

    def shows(self, column: Column) -> bool:
        return column in self.columns


def _sort(screen: Declared, data: QueryDict) -> tuple[str, ...]:
    wanted = data.get("sort", "")
    known = {column.order for column in screen.columns if column.order}
    if wanted.lstrip("-") not in known:
        return screen.default_sort
    rest = tuple(s for s in screen.default_sort if s.lstrip("-") != wanted.lstrip("-"))
    return (wanted, *rest)


def _columns(screen: Declared, data: QueryDict) -> list[Column]:
    wanted = [key for text in data.getlist("cols") for key in text.split(",")]
    chosen = [column for column in screen.columns if column.key in wanted]
    return chosen or [column for column in screen.columns if column.shown]


def _opening(column: Column, *, first: bool) -> str:
    """The start of a cell; the label stands before the value where a phone shows rows as cards."""
    marks = (("num", column.is_number), ("is-grow", column.grow), ("is-head", first))
    classes = " ".join(name for name, holds in marks if holds)
    look = f' class="{classes}"' if classes else ""
    return f'<td{look} data-label="{escape(str(column.label))}">'
