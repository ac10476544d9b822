"""Text tables: comma, semicolon or tab between the cells."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coalface.desk.imports.reading.encodings import BLOCK, detect
from coalface.desk.imports.reading.unreadable import unreadable
from coalface.desk.imports.rules.rows import RawRow
from coalface.kernel.findings import blocking, mark

LONGEST_CELL = 100_000
DELIMITERS = ",\t;"
TOO_MANY = blocking("too_many_cells", mark("The row has more cells than there are headers."))


class Delimited:
    """A CSV file. Rows are numbered as a spreadsheet shows them: the header is row 1."""

    def __init__(self, path: Path, *, thorough: bool = True) -> None:
        self._path = path
        self.encoding = detect(path)
        self._delimiter = self._find_delimiter()
        self.headers: Sequence[str] = self._find_headers()
        self.row_count = sum(1 for row in self.rows()) if thorough else 0
        self.about: Mapping[str, str] = {"encoding": self.encoding.removesuffix("-sig").upper()}

    def rows(self) -> Iterator[RawRow]:
        records = self._records()
        width = len(self.headers)
        for number, cells in records:
            if tuple(cells) and number > self._header_row:
                if len(cells) > width and any(cells[width:]):
                    yield RawRow(number, cells, {-1: TOO_MANY})
                elif any(cells):
                    yield RawRow(number, cells)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(LONGEST_CELL)
        number = 0
        with self._path.open(encoding=self.encoding, newline="", buffering=BLOCK) as stream:
            try:
                for number, cells in enumerate(csv.reader(stream, delimiter=self._delimiter), 1):
                    yield number, cells
            except csv.Error:
                message = mark(
                    "Row %(row)s cannot be read: a quotation mark is open, or a cell is far too long."
                )
                raise unreadable("broken_row", message, row=number + 1) from None

    def _find_delimiter(self) -> str:
        with self._path.open(encoding=self.encoding, newline="") as stream:
            first = next(
                (line for line in iter(lambda: stream.readline(LONGEST_CELL), "") if line.strip()), ""
            )
        return max(DELIMITERS, key=first.count) if first else ","

    def _find_headers(self) -> list[str]:
        for number, cells in self._records():
            if any(cell.strip() for cell in cells):
                self._header_row = number
                return _without_empty_end([" ".join(cell.split()) for cell in cells])
        raise unreadable("file_empty", mark("The file is empty."))


def _without_empty_end(headers: list[str]) -> list[str]:
    while headers and not headers[-1]:
        headers.pop()
    return headers
