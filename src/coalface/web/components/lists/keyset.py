"""Paging by the last row seen instead of by counting rows, so page 1,000 costs what page 1 costs.

Nulls stand last in either direction. Ties are broken by the primary key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from coalface.desk.search.queries import gathered

SALT = "list"
MOST_SOUGHT = 5_000
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field of the order; `nullable` decides whether nulls need a place."""

    field: str
    descending: bool = False
    nullable: bool = True

    def order(self, backwards: bool) -> OrderBy:
        ascending = self.descending is backwards
        nulls = {} if not self.nullable else {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.field).asc(**nulls) if ascending else F(self.field).desc(**nulls)

    def past(self, value: Value, backwards: bool) -> Q | None:
        """Rows strictly beyond the value; None when there can be none."""
        if value is None:
            return Q(**{f"{self.field}__isnull": False}) if backwards else None
        compare = "lt" if self.descending is not backwards else "gt"
        beyond = Q(**{f"{self.field}__{compare}": value})
        return beyond | Q(**{f"{self.field}__isnull": True}) if self.nullable and not backwards else beyond

    def at(self, value: Value) -> Q:
        return Q(**{f"{self.field}__isnull": True}) if value is None else Q(**{self.field: value})

    def bound(self, value: Value, backwards: bool) -> Q:
        """A looser condition on this key alone, which an index can use."""
        if value is None or self.nullable:
            return Q()
        compare = "lte" if self.descending is not backwards else "gte"
        return Q(**{f"{self.field}__{compare}": value})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: beyond these values of the order, or at its very beginning."""

    order: Sequence[SortKey]
    values: Sequence[Value] | None
    backwards: bool

    def window(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        marked: QuerySet[Any] = rows.annotate(**{f"_at{n}": F(key.field) for n, key in enumerate(self.order)})
        if self.values is not None:
            marked = marked.filter(_beyond(self.order, self.values, self.backwards))
        return marked.order_by(*(key.order(self.backwards) for key in self.order))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the ids of a page are gathered: the rows alone, or others that hold at least their keys.

    `fields` then are those others' names for the fields of the order, the last for the id.
    """

    rows: QuerySet[Any]
    fields: tuple[str, ...] = ()

    def first(self, place: Place, most: int) -> list[int]:
        fields = self.fields or [key.field for key in place.order]
        order = [replace(key, field=field) for key, field in zip(place.order, fields, strict=True)]
        window = replace(place, order=order).window(self.rows)
        return gathered(window.values_list(fields[-1], flat=True), most)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and the tokens that lead on and back ("" where there is nothing)."""

    rows: Sequence[Any]
    after: str
    before: str


def keys(rows: QuerySet[Model], sort: Sequence[str]) -> list[SortKey]:
    """Sort keys from `("-sold_on", "name")`, ended by the primary key in the direction of the first."""
    found = [SortKey(s.lstrip("-"), s.startswith("-"), _nullable(rows, s.lstrip("-"))) for s in sort]
    down = bool(found and found[0].descending)
    return [*found, SortKey("pk", down, nullable=False)]


def page(
    rows: QuerySet[Any],
    sort: Sequence[str],
    size: int,
    *,
    after: str = "",
    before: str = "",
    dressed: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
    source: Source | None = None,
) -> Page:
    """One page of the rows; a token that is broken or belongs to another order leads to the first page.

    `dressed` adds what is shown of other tables. From a `source` the first rows are gathered and sorted;
    without one they are met by going through the order.
    """
    order = keys(rows, sort)
    backwards = bool(before and not after)
    values = _read(after or before, sort)
    if values is None:
        backwards, after = False, ""
    place = Place(order, values, backwards)
    window = dressed(place.window(rows))
    found = list(window[: size + 1]) if source is None else _gathered(window, source, place, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        if not more:
            return page(rows, sort, size, dressed=dressed, source=source)
        found.reverse()
    return Page(
        rows=found,
        after=_token(found[-1], order, sort) if found and (more or backwards) else "",
        before=_token(found[0], order, sort) if found and (backwards or after) else "",
    )


def _gathered(window: QuerySet[Any], source: Source, place: Place, most: int) -> list[Any]:
    """The first rows of the window; a source that named others as well is asked for more."""
    sought = most
    while sought <= MOST_SOUGHT:
        ids = source.first(place, sought)
        found = list(window.filter(pk__in=ids)[:most])
        if len(found) == most or len(ids) < sought:
            return found
        sought *= 8
    return list(window[:most])


def _beyond(
    order: Sequence[SortKey], values: Sequence[Value], backwards: bool
) -> Q | TupleLessThan | TupleGreaterThan:
    """Rows strictly beyond the place.

    One comparison of rows where the keys allow it: an index goes straight to the place, also in the middle of
    ten thousand rows of one day.
    """
    down = {key.descending for key in order}
    if len(down) == 1 and not any(key.nullable for key in order) and None not in values:
        compare = TupleLessThan if down.pop() is not backwards else TupleGreaterThan
        return compare(Tuple(*(F(key.field) for key in order)), values)
    beyond, equal = Q(pk__in=[]), Q()
    for key, value in zip(order, values, strict=True):
        step = key.past(value, backwards)
        if step is not None:
            beyond |= equal & step
        equal &= key.at(value)
    return order[0].bound(values[0], backwards) & beyond


def _token(row: Model, order: list[SortKey], sort: Sequence[str]) -> str:
    values = [_plain(getattr(row, f"_at{n}")) for n in range(len(order))]
    return signing.dumps([list(sort), values], salt=SALT)


def _read(token: str, sort: Sequence[str]) -> list[Value] | None:
    if not token:
        return None
    try:
        order, values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return list(values) if order == list(sort) else None


def _plain(value: object) -> Value:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat() if isoformat else value)


def _nullable(rows: QuerySet[Model], path: str) -> bool:
    """May the field at the end of the path be null? Annotations are taken to be."""
    if path in rows.query.annotations:
        return True
    options = rows.model._meta
    steps = path.split("__")
    for n, step in enumerate(steps):
        if step == "pk":
            return False
        try:
            field: Any = options.get_field(step)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        if n + 1 < len(steps):
            options = field.related_model._meta
    return False
