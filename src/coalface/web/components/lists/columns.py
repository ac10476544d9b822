"""Columns of a list: what a cell shows on the page and what it says in a spreadsheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from coalface.kernel.measures import from_fen, from_kilograms
from coalface.web import figures
from coalface.web.components.badges import Badge, grade_badge, status_badge
from coalface.web.components.icons import icon

CODES = {"choice", "grade", "status"}
NUMBERS = {"tonnes", "kg", "yuan", "fen", "pct", "kcal", "count", "number"}
Show = Callable[[Any], str | Markup]
Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` is a field, an annotation, or a field of another table (`department__name`), which the list asks for
    when the column is shown; `value` computes instead.
    `sort` is the field to order by (default: the key, unless `value` is given; "" switches it off).
    `kind` decides the look: text, date, datetime, month, flag, grade, status, tags, html, or a number in
    tonnes, kg (shown as t), yuan, fen (shown as yuan), pct, kcal, count, number. `choice` says a code of the
    row's own field `key` in words.
    """

    key: str
    label: str | Promise
    kind: str = "text"
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    sort: str | None = None
    shown: bool = True
    places: int | None = None
    grow: bool = False

    @property
    def order(self) -> str:
        if self.sort is not None:
            return self.sort
        return "" if self.value else self.key

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def elsewhere(self) -> bool:
        """Is it a field of another table, which the list asks for when the column is shown?"""
        return self.value is None and "__" in self.key

    def read(self, row: object) -> Any:  # noqa: ANN401 - whatever the model holds
        """The value behind the cell."""
        if self.value:
            return self.value(row)
        return getattr(row, self.key, None)

    def drawer(self) -> Callable[[object], str]:
        """Draws the cells of one page; what a code looks like is worked out once."""
        read, show, link, known = self.read, self._shown(), self.link, self.kind in CODES
        drawn: dict[object, Markup] = {}

        def draw(row: object) -> str:
            value = read(row)
            if value is None or value == "":
                return figures.NONE
            shown = drawn.get(value) if known else None
            if shown is None:
                shown = show(row, value)
                if known:
                    drawn[value] = shown
            if link is None:
                return shown
            return f'<a class="cf-cell-link" href="{escape(link(row))}">{shown}</a>'

        return draw

    def _shown(self) -> Callable[[object, Any], Markup]:
        """How a value looks that is there."""
        if self.kind == "choice":
            return lambda row, _value: escape(self._words(row))
        places = self.places
        if places is not None and self.kind in PLACED:
            placed = PLACED[self.kind]
            return lambda _row, value: placed(value, places)
        look = SHOWN.get(self.kind, str)
        return lambda _row, value: escape(look(value))

    def _words(self, row: object) -> str:
        """What Django calls the display of a field with choices."""
        return str(getattr(row, f"get_{self.key}_display")())

    def cell(self, row: object) -> Cell:
        """The cell in a spreadsheet: numbers as numbers, words as words."""
        value = self.read(row)
        if value is None or value == "":
            return None
        if self.kind == "choice":
            return self._words(row)
        return CELLS.get(self.kind, _cell_text)(value)


def mark(badge: Badge) -> Markup:
    """A badge as it stands in a cell."""
    return Markup(
        f'<span class="cf-badge tone-{escape(badge.tone)}">{icon(badge.icon)}{escape(str(badge.text))}</span>'
    )


def _tags(values: Iterable[object]) -> Markup:
    return Markup(" ").join(Markup('<span class="cf-badge">{}</span>').format(v) for v in values)


def _cell_text(value: object) -> str:
    return str(value)


def _cell_moment(value: datetime) -> datetime:
    return timezone.localtime(value).replace(tzinfo=None)


PLACED: dict[str, Callable[[Any, int], Markup]] = {
    "tonnes": figures.tonnes,
    "kg": figures.kg,
    "yuan": figures.yuan,
    "fen": figures.fen,
    "pct": figures.pct,
}
SHOWN: dict[str, Show] = {
    "tonnes": figures.tonnes,
    "kg": figures.kg,
    "yuan": figures.yuan,
    "fen": figures.fen,
    "pct": figures.pct,
    "kcal": figures.kcal,
    "count": figures.count,
    "number": figures.plain,
    "date": figures.iso_date,
    "datetime": figures.moment,
    "month": figures.month,
    "flag": lambda value: _("yes") if value else _("no"),
    "grade": lambda value: mark(grade_badge(value)),
    "status": lambda value: mark(status_badge(value)),
    "tags": _tags,
    "html": Markup,
}
CELLS: dict[str, Callable[[Any], Cell]] = {
    "tonnes": lambda value: value,
    "kg": lambda value: from_kilograms(int(value)),
    "yuan": lambda value: value,
    "fen": lambda value: from_fen(int(value)),
    "pct": lambda value: value,
    "kcal": lambda value: value,
    "count": lambda value: value,
    "number": lambda value: value,
    "date": figures.local_day,
    "datetime": _cell_moment,
    "month": lambda value: Markup(figures.month(value)).striptags(),
    "flag": lambda value: _("yes") if value else _("no"),
    "grade": lambda value: str(grade_badge(value).text),
    "status": lambda value: str(status_badge(value).text),
    "tags": lambda value: "、".join(str(one) for one in value),
    "html": lambda value: Markup(value).striptags(),
}
