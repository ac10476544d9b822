"""From the text of a cell to the id of the record it names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from coalface.desk.imports.registry import Column, Found, ImportKind, Reference
from coalface.desk.imports.rules.rows import CheckedRows, Issue, Values
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark

MOST_REMEMBERED = 200_000
# A record that a dry run promises: it would be there by then, but has no id yet.
PROMISED_ID = 0
NOT_FOUND = mark("Nothing is known under %(text)s.")


@dataclass(slots=True)
class References:
    """Resolves the reference cells of checked rows and remembers what it found.

    `promised` are keys that a dry run would have created by now, by kind.
    """

    by: User
    options: Mapping[str, object]
    promised: dict[str, set[str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], dict[str, int | Finding]] = field(default_factory=dict)

    def forget(self) -> None:
        """Look everything up anew, for records may have come or gone."""
        self._known.clear()

    def resolve_known(self, kind: ImportKind, columns: Sequence[str], chunk: CheckedRows) -> CheckedRows:
        """The chunk with the ids of what was found before; the rows it leaves are its `named`.

        Asks nobody, so whoever reads ahead may do it while the database works.
        """
        known = []
        named: set[int] = set()
        for place, name in _references(kind, columns):
            texts = [values[place] for values in chunk.values]
            ids = self._ids_known(kind.column(name), set(texts))
            known.append((place, ids))
            named.update(index for index, text in enumerate(texts) if text not in ids)
        for index, values in enumerate(chunk.values):
            if index not in named:
                for place, ids in known:
                    values[place] = ids[values[place]]
        chunk.named = sorted(named)
        return chunk

    def missing(self, column: Column, texts: Collection[str]) -> list[str]:
        """Those texts that name no record, in order."""
        found = self._find(column, texts)
        return sorted(text for text in set(texts) if isinstance(found[text], Finding))

    def resolve(self, kind: ImportKind, columns: Sequence[str], chunk: CheckedRows) -> None:
        """Put ids in the place of texts; rows that name nothing, or too much, become refused ones."""
        refused: dict[int, list[Issue]] = {}
        for place, name in _references(kind, columns):
            self._resolve_column(kind.column(name), place, chunk, refused)
        if refused:
            keep = [i for i in range(len(chunk.numbers)) if i not in refused]
            gone = {chunk.numbers[i] for i in refused}
            chunk.issues = [issue for issue in chunk.issues if issue.row_number not in gone or issue.refused]
            chunk.numbers = [chunk.numbers[i] for i in keep]
            chunk.values = [chunk.values[i] for i in keep]
            for issues in refused.values():
                chunk.refuse(issues)

    def _resolve_column(
        self, column: Column, place: int, chunk: CheckedRows, refused: dict[int, list[Issue]]
    ) -> None:
        named = chunk.still_named()
        found = self._find(column, {chunk.values[index][place] for index in named} - {None})
        for index in named:
            values = chunk.values[index]
            text = values[place]
            if text is None:
                continue
            record = found[text]
            if isinstance(record, Finding):
                refused.setdefault(index, []).append(
                    Issue(chunk.numbers[index], column.name, text[:200], record)
                )
            else:
                values[place] = str(record)

    def _ids_known(self, column: Column, texts: Collection[str | None]) -> Mapping[str | None, str | None]:
        """Those of the texts that were found before, with their ids; no text needs none."""
        assert column.reference is not None
        known = self._known.get((column.reference.kind, column.name), {})
        found = [(text, known.get(text)) for text in texts if text is not None]
        return {None: None, **{text: str(record) for text, record in found if isinstance(record, int)}}

    def _find(self, column: Column, texts: Collection[str | None]) -> Found:
        reference = column.reference
        assert reference is not None
        known = self._known.setdefault((reference.kind, column.name), {})
        if len(known) > MOST_REMEMBERED:
            known.clear()
        new = [text for text in texts if text is not None and text not in known]
        if new:
            found = reference.find(self.by, new, self.options)
            for text in new:
                known[text] = self._judge(reference, text, found)
        return known

    def _judge(self, reference: Reference, text: str, found: Found) -> int | Finding:
        record = found.get(text)
        if isinstance(record, int):
            return record
        if text in self.promised.get(reference.kind, ()):
            return PROMISED_ID
        return record or blocking("not_found", NOT_FOUND, None, {"text": text})


def _references(kind: ImportKind, columns: Sequence[str]) -> list[tuple[int, str]]:
    """The columns that name other records, with their places."""
    return [(place, name) for place, name in enumerate(columns) if kind.column(name).reference is not None]


def created_for(reference: Reference, columns: Sequence[str], texts: Sequence[str]) -> list[Values]:
    """The values, in the order of the columns, of the records that would stand for these texts."""
    assert reference.create is not None
    return [[reference.create(text).get(column) for column in columns] for text in texts]
