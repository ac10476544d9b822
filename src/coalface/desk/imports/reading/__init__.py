"""Files as rows of text cells: CSV in the encodings met in practice, one sheet of XLSX, a list in JSON."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from coalface.desk.imports.reading.delimited import Delimited
from coalface.desk.imports.reading.listing import Listing, is_listing
from coalface.desk.imports.reading.unreadable import unreadable
from coalface.desk.imports.reading.workbook import Workbook
from coalface.desk.imports.rules.rows import RawRow
from coalface.kernel.findings import mark

ZIP, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Table(Protocol):
    """An open file: its headers, its rows (as often as asked, always the same), and how many there may be."""

    headers: Sequence[str]
    row_count: int
    about: Mapping[str, str]

    def rows(self) -> Iterator[RawRow]: ...


def open_table(path: Path, *, sheet: str | None = None, thorough: bool = True) -> Table:
    """Look into a file and find its headers; raises `Unreadable` naming what is wrong with it.

    A thorough look goes through the whole file, so that a fault near its end is found before the first row is
    taken, and counts the rows; a quick one serves to show headers and samples.
    """
    with path.open("rb") as stream:
        start = stream.read(64)
    if not start:
        raise unreadable("file_empty", mark("The file is empty."))
    if start.startswith(OLD_OFFICE):
        message = mark("This is an old .xls file or one with a password; save it as .xlsx without password.")
        raise unreadable("old_workbook", message)
    if start.startswith(ZIP):
        return Workbook(path, sheet, thorough=thorough)
    if is_listing(start):
        return Listing(path)
    return Delimited(path, thorough=thorough)
