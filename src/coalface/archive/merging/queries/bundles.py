"""What a card can be split into: records that only make sense together go together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from coalface.archive.customers.models import Customer
from coalface.archive.merging.queries.census import SUBJECT, Reference, references
from coalface.archive.merging.rules import joined
from coalface.archive.timeline.access import visible_entries
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.merging import staying
from coalface.desk.subjects.queries import references as named
from coalface.desk.subjects.registry import kind_of, name_of, subjects
from coalface.identity.people.models import User

LONGEST = 80
Key = tuple[str, int]
"""A row: its table and its id."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A record of a card with all that goes with it, such as a contract with its shipments.

    `head` stands for all `keys`. `label` is empty when the person may not see the record. `followers` counts
    the others by kind.
    """

    head: Key
    kind: str
    label: str
    followers: Mapping[str, int]
    keys: frozenset[Key]

    @property
    def token(self) -> str:
        """The head as a form sends it."""
        return f"{self.head[0]}:{self.head[1]}"


def bundles_of(user: User, customer: Customer) -> list[Bundle]:
    """All that hangs on a card and can be parted from it, by kind; questions grow with the kinds alone."""
    held = {
        (reference.table, pk): reference
        for reference in parted_references()
        for pk in reference.of(customer.pk).values_list("pk", flat=True)
    }
    ties = list(_ties(customer, held))
    upward = {lower for lower, _ in ties}
    groups = [sorted(group, key=lambda key: (key in upward, key)) for group in joined(held, ties)]
    labels = _labels(user, {group[0]: held[group[0]].model for group in groups})
    names = {reference.table: name_of(reference.model) for reference in held.values()}
    found = [
        Bundle(
            group[0],
            names[group[0][0]],
            labels.get(group[0], ""),
            Counter(names[table] for table, _ in group[1:]),
            frozenset(group),
        )
        for group in groups
    ]
    return sorted(found, key=lambda one: (one.kind, one.head[0], one.label, one.head))


def parted_references() -> list[Reference]:
    """Columns whose rows can go to another card; what was decided about the card as a whole stays."""
    left_behind = staying() | {Notice}
    return [reference for reference in references() if reference.model not in left_behind]


def _ties(customer: Customer, held: Mapping[Key, Reference]) -> Iterator[tuple[Key, Key]]:
    """Which row of the card hangs on which other one, by foreign key or by kind and id."""
    models_ = {reference.model for reference in held.values()}
    tables = {model._meta.db_table for model in models_}
    of_kind = {subject.kind: subject.model._meta.db_table for subject in subjects()}
    ids: dict[type[models.Model], list[int]] = defaultdict(list)
    for (_, pk), reference in held.items():
        ids[reference.model].append(pk)
    for model in models_:
        rows = model._base_manager.filter(pk__in=ids[model])
        for name, table in _pointers(model):
            if table in tables:
                yield from _known(held, model, table, rows.values_list("pk", name))
        for prefix in _subject_prefixes(model):
            pointed = rows.values_list("pk", f"{prefix}subject_kind", f"{prefix}subject_id")
            for pk, kind, subject_id in pointed:
                upper = of_kind.get(kind, ""), subject_id
                if upper in held:
                    yield (model._meta.db_table, pk), upper


def _known(
    held: Mapping[Key, Reference], model: type[models.Model], table: str, pairs: Iterable[Any]
) -> Iterator[tuple[Key, Key]]:
    for pk, target in pairs:
        if (table, target) in held:
            yield (model._meta.db_table, pk), (table, target)


def _pointers(model: type[models.Model]) -> list[tuple[str, str]]:
    """Foreign keys of a model with the tables they lead to; the customer itself ties nothing together."""
    return [
        (field.name, field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is not Customer
    ]


def _subject_prefixes(model: type[models.Model]) -> list[str]:
    """How a model names a subject by kind and id: itself, or through what it points to, as a scan does."""
    carriers: list[tuple[str, type[models.Model]]] = [("", model)]
    carriers += [
        (f"{field.name}__", field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    ]
    return [
        prefix
        for prefix, carrier in carriers
        if {field.name for field in carrier._meta.concrete_fields}.issuperset(SUBJECT)
    ]


def _labels(user: User, heads: Mapping[Key, type[models.Model]]) -> dict[Key, str]:
    """What the records call themselves, as far as the person may see them."""
    by_model: dict[type[models.Model], list[int]] = defaultdict(list)
    for (_, pk), model in heads.items():
        by_model[model].append(pk)
    registered = {subject.model for subject in subjects()}
    keys = [(kind_of(model()), pk) for model, ids in by_model.items() if model in registered for pk in ids]
    tables = {kind_of(model()): model._meta.db_table for model in by_model}
    told = {(tables[kind], pk): one.label for (kind, pk), one in named(user, keys).items()}
    for model, ids in by_model.items():
        if model not in registered:
            told |= {(model._meta.db_table, row.pk): _label(row) for row in _rows(user, model, ids)}
    return told


def _rows(user: User, model: type[models.Model], ids: Sequence[int]) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = model._base_manager.all()
    if model is TimelineEntry:
        rows = visible_entries(user)
    return rows.filter(pk__in=ids).select_related()


def _label(row: models.Model) -> str:
    if isinstance(row, TimelineEntry):
        return f"{localtime(row.happened_at):%Y-%m-%d} {row.text[:LONGEST]}"
    speaks = type(row).__str__ is not models.Model.__str__
    return str(row) if speaks else f"{row._meta.verbose_name} {row.pk}"
