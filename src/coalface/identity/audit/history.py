"""Field history: which models keep it, and in whose name changes are written."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from pghistory import core, runtime

Tracked = TypeVar("Tracked", bound=models.Model)


@dataclass(frozen=True, slots=True)
class History:
    """How a model keeps its history: the event rows, the fields they hold, the rights some fields need."""

    events: type[models.Model]
    fields: tuple[str, ...]
    rights: Mapping[str, str]


_HISTORIES: dict[type[models.Model], History] = {}


def tracked(
    *fields: str, high_volume: bool = False, rights: Mapping[str, str] | None = None
) -> Callable[[type[Tracked]], type[Tracked]]:
    """Keep the former values of these fields in a table `<Model>Event` of the same app.

    The database writes it, one statement at a time, so bulk updates and raw SQL are covered too. An update
    and a deletion keep the values as they were before; `high_volume` tables leave out the row that notes a
    creation. `rights` names the right a reader needs for a field, as in {"amount": "money.view"}.
    """

    def keep(model: type[Tracked]) -> type[Tracked]:
        trackers = [pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()]
        if not high_volume:
            trackers.append(pghistory.InsertEvent())
        events = core.create_event_model(
            model,
            *trackers,
            fields=list(fields),
            model_name=f"{model.__name__}Event",
            obj_field=pghistory.ObjForeignKey(related_name="+"),
            context_field=pghistory.ContextForeignKey(null=True, db_index=False),
            append_only=True,
            abstract=False,
            level=pghistory.Statement,
            attrs=_unindexed_keys(model, fields),
        )
        _HISTORIES[model] = History(events, fields, dict(rights or {}))
        return model

    return keep


def history_of(model: type[models.Model]) -> History | None:
    """How a model keeps its history; None when it keeps none."""
    return _HISTORIES.get(model)


@contextmanager
def acting(*, by: AbstractUser) -> Iterator[None]:
    """Name the person behind every change inside the block, for commands and queued jobs.

    Pages need it not: the middleware names the signed-in user. Inside a block of somebody else the changes
    are put down to the inner person, and to the outer one again afterwards.
    """
    with pghistory.context() as outer:
        runtime._tracker.value = runtime.Context(id=uuid.uuid4(), metadata={**outer.metadata, "user": by.pk})
        try:
            yield
        finally:
            runtime._tracker.value = outer


def _unindexed_keys(model: type[models.Model], fields: tuple[str, ...]) -> dict[str, Any]:
    """Foreign keys of the event rows: nobody looks events up by them, so they carry no index."""
    return {
        field.name: models.ForeignKey(
            field.remote_field.model,
            models.DO_NOTHING,
            null=True,
            db_index=False,
            db_constraint=False,
            related_name="+",
            verbose_name=field.verbose_name,
        )
        for field in (model._meta.get_field(name) for name in fields)
        if isinstance(field, models.ForeignKey)
    }
