"""Many counts and sums in one question: each part is a row of a union."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, QuerySet, Sum, Value
from django.db.models.functions import Cast

EXACT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=30, decimal_places=6)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows to be counted, and the expressions to be summed over them; `any`: whether there is one at all."""

    rows: QuerySet[Any]
    tonnes: Any = None
    yuan: Any = None
    any: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What a part came to; nothing found is nought."""

    n: int = 0
    tonnes: Decimal = Decimal(0)
    yuan: Decimal = Decimal(0)


def sums_of(parts: Mapping[str, Part]) -> dict[str, Sums]:
    """All parts by their names, in one question; parts out of the person's reach come to nothing."""
    found = {name: Sums() for name in parts}
    queries = [_query(name, part) for name, part in parts.items()]
    if queries:
        first, *others = queries
        rows = first.union(*others, all=True) if others else first
        for name, n, tonnes, yuan in rows:
            found[name] = Sums(n, tonnes or Decimal(0), yuan or Decimal(0))
    return found


def _query(name: str, part: Part) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = part.rows.order_by().values(counted_part=Value(name))
    if part.any:
        one = rows.annotate(n=Value(1), tonnes=_sum(None), yuan=_sum(None))
        return one.values_list(*_NAMES)[:1]  # type: ignore[no-any-return]  # the stubs lose it in annotate
    sums = rows.annotate(n=Count("pk", distinct=True), tonnes=_sum(part.tonnes), yuan=_sum(part.yuan))
    return sums.values_list(*_NAMES)  # type: ignore[no-any-return]  # the stubs lose it in annotate


_NAMES = ("counted_part", "n", "tonnes", "yuan")


def _sum(expression: Any) -> Cast:  # noqa: ANN401 - a field's name or an expression
    return Cast(Value(None) if expression is None else Sum(expression), EXACT)
