"""Whether a row can be accepted: every cell read, nothing required missing, no key twice in the file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coalface.desk.imports.rules.cells import Field, Unfit
from coalface.kernel.findings import Finding, Severity, blocking, mark

Cells = Sequence[str]
Values = list[str | None]
Judge = Callable[[Mapping[str, str | None]], Sequence[Finding]]


@dataclass(slots=True)
class RawRow:
    """A row as the file gives it; `flaws` are cells the file itself cannot give, by place."""

    number: int
    cells: Cells
    flaws: Mapping[int, Finding] = field(default_factory=dict)
    remarks: Sequence[Finding] = ()


@dataclass(slots=True)
class Issue:
    """What speaks against a row, or is worth knowing about an accepted one."""

    row_number: int
    column: str
    value: str
    finding: Finding

    @property
    def refused(self) -> bool:
        return self.finding.severity is Severity.BLOCKS


@dataclass(frozen=True, slots=True)
class Key:
    """The columns that identify a record: all of them together, or, with `any`, whichever is filled."""

    columns: tuple[str, ...]
    any: bool = False

    @classmethod
    def parse(cls, text: str) -> "Key":
        """`number`, `contract_id+month_on` or `credit_code|registry_id`."""
        return cls(tuple(text.split("|")), any=True) if "|" in text else cls(tuple(text.split("+")))


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    name: str
    place: int
    field: Field
    required: bool = False


@dataclass(slots=True)
class CheckedRows:
    """The accepted rows of one part of the file, and the issues with it; `last` is the last place read.

    `named` are the places of rows that still call other records by text; in the others ids stand there.
    """

    first: int
    last: int
    numbers: list[int] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    refused: int = 0
    named: Sequence[int] | None = None

    def copy(self) -> "CheckedRows":
        """A chunk of its own, for whoever puts ids in or refuses further rows."""
        values = list(self.values)
        for place in self.still_named():
            values[place] = list(values[place])
        numbers, issues = list(self.numbers), list(self.issues)
        return CheckedRows(self.first, self.last, numbers, values, issues, self.refused, self.named)

    def still_named(self) -> Sequence[int]:
        """Places of the rows that call other records by text: all, until somebody looked."""
        return range(len(self.values)) if self.named is None else self.named

    def keep(self, row: RawRow, values: Values) -> None:
        self.numbers.append(row.number)
        self.values.append(values)
        self.issues += [Issue(row.number, remark.field or "", "", remark) for remark in row.remarks]

    def refuse(self, issues: Iterable[Issue]) -> None:
        self.issues += issues
        self.refused += 1


class Checker:
    """Reads raw rows into values, one list per row in the order of the columns.

    A second row with the same key is refused; the keys of all rows are remembered, about 150 bytes each.
    `judge` looks at the row as a whole.
    """

    def __init__(self, columns: Sequence[PlannedColumn], key: Key, judge: Judge | None = None) -> None:
        self._columns = columns
        self._judge = judge
        self._readers = [(column.place, column.field.read) for column in columns]
        self._required = [index for index, column in enumerate(columns) if column.required]
        places = {column.name: index for index, column in enumerate(columns)}
        self._any = key.any
        self._keys = [places[name] for name in key.columns if name in places]
        self._width = max((column.place for column in columns), default=-1) + 1
        self._seen: dict[object, int] = {}

    def chunks(self, rows: Iterable[RawRow], *, size: int, skip: int = 0) -> Iterator[CheckedRows]:
        """The rows after the first `skip`, checked, `size` at a time; the skipped give their keys only."""
        chunk = CheckedRows(skip, skip)
        for index, row in enumerate(rows):
            if index < skip:
                self._remember(row)
                continue
            self.check(row, chunk)
            chunk.last = index + 1
            if chunk.last - chunk.first >= size:
                yield chunk
                chunk = CheckedRows(chunk.last, chunk.last)
        if chunk.last > chunk.first:
            yield chunk

    def check(self, row: RawRow, chunk: CheckedRows) -> None:
        """Put the row into the chunk, among the accepted or the refused."""
        cells = row.cells
        if row.flaws or len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        try:
            values = [read(cells[place]) for place, read in self._readers]
        except Unfit:
            chunk.refuse(self._issues(row, cells))
            return
        doubtful = row.flaws or any(values[index] is None for index in self._required)
        if doubtful and (issues := self._issues(row, cells)):
            chunk.refuse(issues)
            return
        finding = self._misfit(row, values)
        if finding is not None:
            chunk.refuse([self._issue(row, cells, finding)])
            return
        chunk.keep(row, values)

    def _misfit(self, row: RawRow, values: Values) -> Finding | None:
        """Why cells that can all be read make no acceptable row together."""
        if self._judge is not None:
            names = (column.name for column in self._columns)
            for finding in self._judge(dict(zip(names, values, strict=True))):
                return finding
        key = self._key(values)
        if key is None:
            return blocking("key_missing", mark("The columns that identify the record are empty."))
        first = self._seen.setdefault(key, row.number)
        if first == row.number:
            return None
        message = mark("Row %(row)s of the file has the same key already.")
        return blocking("duplicate_in_file", message, self._columns[self._keys[0]].name, {"row": first})

    def _key(self, values: Values) -> object:
        if len(self._keys) == 1:
            return values[self._keys[0]]
        parts = [(place, values[place]) for place in self._keys]
        if self._any:
            return next((part for part in parts if part[1] is not None), None)
        return None if any(value is None for _, value in parts) else tuple(parts)

    def _remember(self, row: RawRow) -> None:
        self.check(row, CheckedRows(0, 0))

    def _issues(self, row: RawRow, cells: Cells) -> list[Issue]:
        """Everything that is wrong with a row, not only the first thing."""
        issues = []
        for column in self._columns:
            finding = row.flaws.get(column.place) or _cell_finding(column, cells[column.place])
            if finding is not None:
                issues.append(Issue(row.number, column.name, cells[column.place][:200], finding))
        if -1 in row.flaws:
            issues.append(Issue(row.number, "", "", row.flaws[-1]))
        return issues

    def _issue(self, row: RawRow, cells: Cells, finding: Finding) -> Issue:
        places = {column.name: column.place for column in self._columns}
        cell = cells[places[finding.field]] if finding.field in places else ""
        return Issue(row.number, finding.field or "", cell[:200], finding)


def _cell_finding(column: PlannedColumn, cell: str) -> Finding | None:
    try:
        value = column.field.read(cell)
    except Unfit as unfit:
        return unfit.finding
    if value is None and column.required:
        return blocking("value_missing", mark("This cell must not be empty."), column.name)
    return None
