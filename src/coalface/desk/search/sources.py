"""Where the entries of each kind come from: by this the index is made again from the records themselves.

The stages fill it in their `apps.py`. Nothing here is audited: the records do not change.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from coalface.desk.search.actions import IndexRow, index_many, rebuild
from coalface.desk.search.models import SearchEntry

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Source:
    """All records of a kind that are to be found, with what `row` reads of them at hand.

    `of` is the lookup from a record to its customer, empty when it has none.
    """

    kind: str
    records: Callable[[], QuerySet[Any]]
    row: Callable[[Any], IndexRow]
    of: str = ""


_SOURCES: dict[str, Source] = {}


def let_find(source: Source) -> None:
    """Name the records of a kind as a source of the index."""
    _SOURCES[source.kind] = source


def sources() -> list[Source]:
    return list(_SOURCES.values())


def enter_records(kind: str, records: Iterable[Model]) -> int:
    """Make records findable, or correct how they are found; returns how many entries changed."""
    row = _SOURCES[kind].row
    # All rows first: while they are copied into the index the connection answers nothing else.
    return index_many([row(record) for record in records])


@transaction.atomic
def reindex(kind: str) -> int:
    """Make the entries of a kind anew from its records; searches meanwhile see the former ones.

    Returns how many there are now. KeyError when no stage named a source for the kind.
    """
    rows = _SOURCES[kind].records()
    rebuild(kind, ())
    return sum(enter_records(kind, batch) for batch in _batches(rows))


def unindexed() -> list[str]:
    """Kinds with records of which none is found, as after an update that makes a kind findable."""
    indexed = {kind for kind in _SOURCES if SearchEntry.objects.filter(subject_kind=kind).exists()}
    return [kind for kind, source in _SOURCES.items() if kind not in indexed and source.records().exists()]


@transaction.atomic
def reindex_about(customer_ids: Iterable[int]) -> None:
    """Correct how everything about these customers is found, when it went from one to another."""
    ids = list(customer_ids)
    for source in sources():
        if source.of:
            for batch in _batches(source.records().filter(**{f"{source.of}__in": ids})):
                enter_records(source.kind, batch)


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
