"""Paging by the last row seen instead of by counting rows, so page 1,000 costs what page 1 costs.

Nulls stand last in either direction. Ties are broken by the primary key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

SALT = "list"
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
    sparse: bool = False,
) -> Page:
    """One page of the rows; a token that is broken or belongs to another order leads to the first page.

    `dressed` adds what is shown of other tables. `sparse` rows are few in a large table: they are gathered
    and sorted first, bare as they are, not met by going through the order.
    """
    order = keys(rows, sort)
    backwards = bool(before and not after)
    values = _read(after or before, sort)
    if values is None:
        backwards, after = False, ""
    window = _window(rows, order, values, backwards)
    if sparse:
        found = list(dressed(window).filter(pk__in=_gathered(window, size + 1)))
    else:
        found = list(dressed(window)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        if not more:
            return page(rows, sort, size, dressed=dressed, sparse=sparse)
        found.reverse()
    return Page(
        rows=found,
        after=_token(found[-1], order, sort) if found and (more or backwards) else "",
        before=_token(found[0], order, sort) if found and (backwards or after) else "",
    )


def _window(
    rows: QuerySet[Any], order: list[SortKey], values: list[Value] | None, backwards: bool
) -> QuerySet[Any]:
    marked: QuerySet[Any] = rows.annotate(**{f"_at{n}": F(key.field) for n, key in enumerate(order)})
    if values is not None:
        marked = marked.filter(_beyond(order, values, backwards))
    return marked.order_by(*(key.order(backwards) for key in order))


def _gathered(window: QuerySet[Any], most: int) -> list[int]:
    """Ids of its first rows; PostgreSQL is not told how many, else it hopes to meet them soon."""
    try:
        inner, values = window.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pk FROM ({inner}) gathered LIMIT (SELECT %s)", [*values, most])
        return [pk for (pk,) in cursor.fetchall()]


def _beyond(
    order: list[SortKey], values: list[Value], backwards: bool
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
