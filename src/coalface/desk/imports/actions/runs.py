"""Beginning an import and choosing how its file is read."""

import os
from collections.abc import Mapping
from typing import BinaryIO

from django.db import transaction

from coalface.desk.files.actions import store
from coalface.desk.imports.access import require_import
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.planning import NotMappable, places_in
from coalface.desk.imports.queries import table_of
from coalface.desk.imports.registry import ImportKind, kind_named, preset_named
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

State = ImportRun.State
LARGEST_MIB = int(os.environ.get("COALFACE_IMPORT_MIB", "512"))
OPEN_TO_CHOICE = (State.MAPPING, State.CHECKED)


class AlreadyBegun(Refused):
    """The load has begun; how the file is read can no longer be changed."""


@transaction.atomic
def start_run(
    *,
    kind: str,
    stream: BinaryIO,
    file_name: str,
    preset: str = "",
    options: Mapping[str, object] | None = None,
    by: User,
) -> ImportRun:
    """Keep the file and open a run for it; raises `Refused` for an unknown kind or a file that is no table.

    A run changes nothing yet: the audit trail gets its one event when it is loaded.
    """
    chosen = kind_named(kind)
    require_import(by, chosen)
    if preset:
        _check_preset(preset, chosen)
    run = ImportRun(
        kind=kind, preset=preset, file_name=file_name[-255:], options=dict(options or {}), started_by=by
    )
    run.file = store(stream=stream, media_type=_media_type(file_name), largest_bytes=LARGEST_MIB << 20, by=by)
    run.rows_total = table_of(run, thorough=True).row_count
    run.match_on = [chosen.match_keys[0]]
    run.save()
    return run


@transaction.atomic
def choose(
    *,
    run: ImportRun,
    mapping: Mapping[str, str] | None = None,
    match_on: str | None = None,
    options: Mapping[str, object] | None = None,
    by: User,
) -> ImportRun:
    """Say which header fills which column, by which key records are found, and the options.

    Raises `NotMappable` when a required column is missing or a header is claimed twice.
    """
    chosen = ImportRun.objects.select_for_update().get(pk=run.pk)
    kind = kind_named(chosen.kind)
    require_import(by, kind)
    if chosen.state not in OPEN_TO_CHOICE:
        raise AlreadyBegun(blocking("already_begun", mark("This import has begun already.")))
    chosen.options = {**chosen.options, **(options or {})}
    if mapping is not None:
        chosen.mapping = dict(mapping)
    if match_on is not None:
        chosen.match_on = [_known_key(kind, match_on)]
    if not chosen.preset:
        places_in(table_of(chosen), chosen, by)
    chosen.state = State.MAPPING
    chosen.save()
    return chosen


def _known_key(kind: ImportKind, match_on: str) -> str:
    wanted = match_on.replace(",", "+").replace(" ", "")
    if wanted not in kind.match_keys:
        message = mark("Records cannot be matched by %(key)s; possible are: %(keys)s.")
        raise NotMappable(
            blocking(
                "unknown_key", message, "match_on", {"key": match_on, "keys": ", ".join(kind.match_keys)}
            )
        )
    return wanted


def _check_preset(name: str, kind: ImportKind) -> None:
    if preset_named(name).kind != kind.name:
        message = mark("The preset %(preset)s goes with %(kind)s.")
        values = {"preset": name, "kind": preset_named(name).kind}
        raise NotMappable(blocking("preset_of_other_kind", message, "preset", values))


def _media_type(file_name: str) -> str:
    if file_name.lower().endswith(".xlsx"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "text/csv"
