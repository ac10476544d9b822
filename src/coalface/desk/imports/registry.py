"""Which tables can be imported; the `imports.py` of each app registers its own."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString, Protocol

from django.db.models import Model, QuerySet

from coalface.desk.imports.reading import Table
from coalface.desk.imports.rules.cells import Field
from coalface.desk.imports.rules.rows import RawRow
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark

Found = Mapping[str, int | Finding]
Changes = Mapping[int, Mapping[str, object] | None]
"""What would become of records, by id: the columns that change with their new values; None: it would go."""
Resolver = Callable[[User, Collection[str], Mapping[str, object]], Found]
"""Takes the person, the texts of cells and the run's options; gives a record's id, or why there is none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell that names another record, one of the kind `kind`.

    `create` gives the values of a new record for a text that names none; it is used when the person wants
    missing records to be created.
    """

    kind: str
    find: Resolver
    create: Callable[[str], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an importable table.

    `name` is the attribute of the model (`customer_id` for a reference). `headers` are the words it is known
    by, Chinese first, English second. `right` is what a person needs to fill it. One that is not `kept` is
    read for `judge` alone and no attribute of the model.
    """

    name: str
    headers: tuple[str, ...]
    field: Field
    required: bool = False
    reference: Reference | None = None
    right: str = ""
    example: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over the rows of a chunk and the tables they refer to.

    `query` selects the numbers of the rows it finds from the staged rows, `import_rows s`; it is asked when
    the file has the columns it `needs`. A blocking finding refuses the row, another one is noted beside it.
    With `of_known` it is about records that are there already, and not asked where no row has one.
    """

    needs: tuple[str, ...]
    query: LiteralString
    finding: Finding
    of_known: bool = False


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of record that files may bring.

    `match_keys` say by which columns a row finds its record, the usual one first: `number`,
    `contract_id+month_on` (both), `credit_code|registry_id` (whichever is filled). `visible` are the records
    the person may change. `derive` completes a row: it takes and gives values by column name and may add
    those named in `derived`. `append_only` leaves records that exist as they are; `among` says with which
    records of the table `t` rows are matched, if not with all. `judge` refuses a row whose values do not fit
    together. `touch` is told, as pairs of the two columns `touches`, which customer's months have changed;
    `touch_staged`, where there is one, is a statement that does so for all of `import_rows`, when all are
    new. `defaults` fill what a new record lacks. `held` says which records something was built upon, and why
    they stay: a row, or an undo, that would change or remove one is refused.
    """

    name: str
    label: str
    model: type[Model]
    columns: tuple[Column, ...]
    match_keys: tuple[str, ...]
    right: str
    visible: Callable[[User], QuerySet[Any]]
    touches: tuple[str, str] | None = None
    touch: Callable[[Sequence[tuple[int, date]]], object] | None = None
    touch_staged: LiteralString = ""
    derive: Callable[[dict[str, str | None]], Mapping[str, str | None]] | None = None
    derived: tuple[str, ...] = ()
    append_only: bool = False
    among: LiteralString = ""
    judge: Callable[[Mapping[str, str | None]], Sequence[Finding]] | None = None
    checks: tuple[Check, ...] = ()
    defaults: Callable[[User], Mapping[str, object]] | None = None
    held: Callable[[Changes], Mapping[int, Finding]] | None = None
    url_name: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def known_headers(self) -> Mapping[str, tuple[str, ...]]:
        return {column.name: column.headers for column in self.columns}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows for one kind of record; `places` tells in which cell each column stands.

    `count` is exact but for the last part of a run. `create_only` leaves records that exist alone.
    `remarks` are about the rows as a whole.
    """

    kind: ImportKind
    places: Mapping[str, int]
    rows: Callable[[], Iterator[RawRow]]
    count: int
    create_only: bool = False
    remarks: Sequence[Finding] = ()


class Preset(Protocol):
    """A foreign layout that is turned into parts of our own kinds."""

    name: str
    label: str
    kind: str

    def parts(self, table: Table, options: Mapping[str, object]) -> Sequence[Part]:
        """Raises `Refused` when the file is not of this layout or an option is missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished load or undo leaves to be done: ids of one kind that are new, changed or gone."""

    kind: str
    ids: Sequence[int]
    gone: bool = False


Afterwards = Callable[[Sequence[Outcome], User], None]


class UnknownKind(Refused):
    """No such table can be imported."""


_KINDS: dict[str, ImportKind] = {}
_PRESETS: dict[str, Preset] = {}
_AFTERWARDS: dict[str, list[Afterwards]] = defaultdict(list)
_SUMMARIES: dict[type[Model], list[type[Model]]] = defaultdict(list)


def register(kind: ImportKind) -> None:
    _KINDS[kind.name] = kind


def register_preset(preset: Preset) -> None:
    _PRESETS[preset.name] = preset


def afterwards(kinds: Sequence[str], work: Afterwards) -> None:
    """Have work done once per run when records of these kinds have come, changed or gone.

    It must bear being repeated: a run that is cut off in it does it again.
    """
    for kind in kinds:
        if work not in _AFTERWARDS[kind]:
            _AFTERWARDS[kind].append(work)


def summarised(model: type[Model], summaries: Sequence[type[Model]]) -> None:
    """Name tables that only sum up what happened to records of a model: they go when the record goes."""
    _SUMMARIES[model] += [summary for summary in summaries if summary not in _SUMMARIES[model]]


def summaries_of(model: type[Model]) -> Sequence[type[Model]]:
    return _SUMMARIES[model]


def work_after(kinds: Collection[str]) -> list[Afterwards]:
    """What is to be done after records of these kinds changed, each work once."""
    return list(dict.fromkeys(work for kind in kinds for work in _AFTERWARDS[kind]))


def kind_named(name: str) -> ImportKind:
    if name not in _KINDS:
        message = mark("There is no kind of import %(kind)s; there are: %(kinds)s.")
        raise UnknownKind(
            blocking("unknown_kind", message, "kind", {"kind": name, "kinds": ", ".join(_KINDS)})
        )
    return _KINDS[name]


def preset_named(name: str) -> Preset:
    if name not in _PRESETS:
        message = mark("There is no preset %(preset)s; there are: %(presets)s.")
        values = {"preset": name, "presets": ", ".join(_PRESETS)}
        raise UnknownKind(blocking("unknown_preset", message, "preset", values))
    return _PRESETS[name]


def kinds() -> list[ImportKind]:
    return list(_KINDS.values())


def presets() -> list[Preset]:
    return list(_PRESETS.values())
