"""What people ask about prices outside: the newest issues, a month's last, what was known when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.market.indices.rules import Change, Issue, change_between, is_stale

SPARK = 26


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a series stands: its newest issue, the step to it, the last values in order, if it is late."""

    last_on: date | None
    change: Change | None
    values: Sequence[object]
    stale: bool


def with_course(indices: QuerySet[PriceIndex]) -> QuerySet[PriceIndex]:
    """Each series with `last_on` and `last_values`, the newest first."""
    values = IndexValue.objects.current().filter(index=OuterRef("pk")).order_by("-published_on")
    return indices.annotate(
        last_on=Subquery(values.values("published_on")[:1]),
        last_values=ArraySubquery(values.values("value")[:SPARK]),
    )


def standing(index: PriceIndex, today: date) -> Standing:
    """Reads the annotations of `with_course`."""
    newest: list[object] = list(getattr(index, "last_values"))  # noqa: B009 - an annotation
    last_on: date | None = getattr(index, "last_on")  # noqa: B009 - an annotation
    change = change_between(newest[1], newest[0]) if len(newest) > 1 else None  # type: ignore[arg-type]  # decimals
    return Standing(last_on, change, newest[::-1], is_stale(last_on, index.ended_on, index.rhythm, today))


def issues_by_index(
    index_ids: Iterable[int], since: date, until: date, *, known_at: datetime | None = None
) -> Mapping[int, Sequence[Issue]]:
    """The issues of several series inside a span, as they were known at a moment, by day."""
    rows = (
        IndexValue.objects.known_at(known_at)
        .filter(index__in=list(index_ids), published_on__range=(since, until))
        .order_by("published_on")
        .values_list("index_id", "published_on", "value", "pk")
    )
    found: dict[int, list[Issue]] = {}
    for index_id, day, value, pk in rows:
        found.setdefault(index_id, []).append(Issue(day, value, pk))
    return found


def values_of_day(value: IndexValue) -> QuerySet[IndexValue]:
    """Everything ever recorded for the value's day, the newest first."""
    same = IndexValue.objects.filter(index=value.index_id, published_on=value.published_on)
    return same.select_related("recorded_by", "superseded_by").order_by("-recorded_at", "-pk")


def corrected_days(index: PriceIndex) -> int:
    """On how many days of a series something was corrected or withdrawn."""
    told = index.values.aggregate(
        n=Count("published_on", filter=Q(superseded_at__isnull=False), distinct=True)
    )
    return int(told["n"])
