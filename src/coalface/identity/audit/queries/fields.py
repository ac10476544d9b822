"""The history of a record's fields, in words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.history import history_of

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change. Creation and deletion of the record come as one entry with an empty `field`."""

    at: datetime
    by_name: str
    field: str
    field_label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Step:
    """Two neighbouring states of a record."""

    at: datetime
    by: int | None
    label: str
    old: State
    new: State


def field_history(
    record: models.Model, *, holds: Callable[[str], bool] = lambda right: False
) -> list[FieldChange]:
    """What changed in a record's tracked fields, newest first; empty for a model that keeps no history.

    The caller has checked that the record may be seen. Fields that need a right of their own are left out
    unless `holds` says that the reader has it. The number of queries does not grow with the changes.
    """
    history = history_of(type(record))
    if history is None:
        return []
    shown = [name for name in history.fields if name not in history.rights or holds(history.rights[name])]
    # That a record was changed is what the changes say; how often, nobody wants to read.
    fields = [
        field for field in record._meta.concrete_fields if field.name in shown and field.name != "version"
    ]
    steps = _steps(record, history.events, [field.attname for field in fields])
    names, words = _people(steps), _Words(fields, steps)
    return [
        change for step in reversed(steps) for change in _changes(step, fields, words, names.get(step.by, ""))
    ]


def _steps(record: models.Model, events: type[models.Model], columns: Sequence[str]) -> list[_Step]:
    rows = list(
        events._default_manager.filter(pgh_obj_id=record.pk)
        .order_by("pgh_id")
        .values("pgh_label", "pgh_created_at", "pgh_context__metadata__user", *columns)
    )
    today = type(record)._base_manager.filter(pk=record.pk).values(*columns).first() or {}
    states = [row for row in rows if row["pgh_label"] != "insert"] + [today]
    steps, following = [], 0
    for row in rows:
        if row["pgh_label"] != "insert":
            following += 1
        steps.append(
            _Step(
                row["pgh_created_at"],
                row["pgh_context__metadata__user"],
                row["pgh_label"],
                row,
                states[following],
            )
        )
    return steps


def _changes(step: _Step, fields: Sequence[Any], words: "_Words", by_name: str) -> Iterable[FieldChange]:
    if step.label != "update":
        label = _("created") if step.label == "insert" else _("deleted")
        yield FieldChange(step.at, by_name, "", label, "", "")
        return
    for field in fields:
        old, new = step.old[field.attname], step.new.get(field.attname)
        if old != new and step.new:
            yield FieldChange(
                step.at,
                by_name,
                field.name,
                str(field.verbose_name),
                words.of(field, old),
                words.of(field, new),
            )


def _people(steps: Sequence[_Step]) -> dict[int | None, str]:
    ids = {step.by for step in steps if step.by is not None}
    return {key: str(user) for key, user in get_user_model()._base_manager.in_bulk(ids).items()}


class _Words:
    """How a stored value reads: names instead of keys, choices by their label, dates as 2026-01-31."""

    def __init__(self, fields: Iterable[Any], steps: Iterable[_Step]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for field in fields:
            if isinstance(field, models.ForeignKey):
                for step in steps:
                    wanted[field.related_model] |= {step.old[field.attname], step.new.get(field.attname)}
        self._names = {model: model._base_manager.in_bulk(keys - {None}) for model, keys in wanted.items()}

    def of(self, field: Any, value: Any) -> str:  # noqa: ANN401 - any field, any value
        if value is None or value == "":
            return ""
        if isinstance(field, models.ForeignKey):
            return str(self._names[field.related_model].get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        # A year is the name of a year: it takes no separators.
        return str(value) if field.name == "year" else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(formats.localize(value))
