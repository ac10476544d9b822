"""Workbooks (XLSX, ISO/IEC 29500) read as a stream: memory does not grow with the number of rows."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers.expat import ExpatError

from coalface.desk.imports.reading import sheets
from coalface.desk.imports.reading.unreadable import unreadable
from coalface.desk.imports.rules.rows import RawRow
from coalface.kernel.findings import Finding, mark

LARGEST_PART = 4 << 30
# Honest sheets shrink to about a tenth; a part that shrinks a hundredfold is a trap.
HIGHEST_RATIO, HARMLESS_SIZE = 100, 50 << 20
BLOCK = 1 << 18
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ExpatError,
    KeyError,
    NotImplementedError,
    UnicodeDecodeError,
)


class Workbook:
    """One sheet of a workbook; formulas give the value that was saved with them."""

    def __init__(self, path: Path, sheet: str | None = None, *, thorough: bool = True) -> None:
        self._path = path
        try:
            self._open(sheet)
            self.row_count = self._survey() if thorough else 0
        except BROKEN:
            raise self._broken() from None

    def rows(self) -> Iterator[RawRow]:
        try:
            for number, cells, flaws in self._cells():
                if number > self._header_row and (flaws or any(cells)):
                    yield RawRow(number, cells, flaws)
        except BROKEN:
            raise self._broken() from None

    def _open(self, sheet: str | None) -> None:
        with zipfile.ZipFile(self._path) as archive:
            self._check_parts(archive)
            if "xl/workbook.xml" not in archive.namelist():
                raise unreadable("no_workbook", mark("This is a ZIP archive, not a workbook (.xlsx)."))
            found = sheets.sheet_list(
                _read(archive, "xl/workbook.xml"), _read(archive, "xl/_rels/workbook.xml.rels")
            )
            self._part, self.sheet = self._choose(found, sheet)
            self._epoch = found.epoch
            self._styles = sheets.date_styles(_read(archive, "xl/styles.xml"))
        self._strings = sheets.SharedStrings(self._string_blocks())
        self.headers: Sequence[str] = self._find_headers()
        self.about: Mapping[str, str] = {"sheet": self.sheet}

    def _survey(self) -> int:
        """Read the sheet to its end without looking at the cells; returns how many rows there are."""
        with zipfile.ZipFile(self._path) as archive, archive.open(self._part) as stream:
            survey = sheets.survey(_blocks(stream))
        if survey.merged:
            message = mark("The cells %(range)s are merged; every cell needs its own value.")
            raise unreadable("merged_cells", message, range=survey.merged[0])
        return max(survey.rows - 1, 0)

    def _choose(self, found: sheets.SheetList, wanted: str | None) -> tuple[str, str]:
        if not found.parts:
            raise unreadable("no_workbook", mark("The workbook has no sheet."))
        name = wanted or next(iter(found.parts))
        if name not in found.parts:
            message = mark("The workbook has no sheet %(sheet)s; it has: %(sheets)s.")
            raise unreadable("no_sheet", message, sheet=name, sheets=", ".join(found.parts))
        target = found.parts[name]
        return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target), name

    def _find_headers(self) -> list[str]:
        for number, cells, _ in self._cells():
            headers = [" ".join(cell.split()) for cell in cells]
            if any(headers):
                self._header_row = number
                return headers
        raise unreadable("file_empty", mark("The sheet %(sheet)s is empty."), sheet=self.sheet)

    def _cells(self) -> Iterator[tuple[int, list[str], Mapping[int, Finding]]]:
        with zipfile.ZipFile(self._path) as archive, archive.open(self._part) as stream:
            reader = sheets.SheetReader(self._strings, self._styles, self._epoch)
            for block in _blocks(stream):
                yield from reader.feed(block)
            yield from reader.close()

    def _string_blocks(self) -> Iterator[bytes]:
        with zipfile.ZipFile(self._path) as archive, _part(archive, "xl/sharedStrings.xml") as stream:
            yield from _blocks(stream)

    def _check_parts(self, archive: zipfile.ZipFile) -> None:
        """The sizes in the directory bind: zipfile never unpacks more of a part than is declared there."""
        for part in archive.infolist():
            swollen = part.file_size > HARMLESS_SIZE and part.file_size > HIGHEST_RATIO * part.compress_size
            if swollen or part.file_size > LARGEST_PART:
                message = mark("The part %(part)s would unpack to %(size)s MB; this is no ordinary workbook.")
                raise unreadable("zip_bomb", message, part=part.filename, size=part.file_size >> 20)

    def _broken(self) -> Exception:
        return unreadable(
            "workbook_broken", mark("The workbook is damaged or incomplete; save it again as .xlsx.")
        )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with _part(archive, name) as stream:
        return stream.read(HARMLESS_SIZE)


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A part of the archive, or an empty one: styles and strings may be missing."""
    if name in archive.namelist():
        return archive.open(name)
    return BytesIO()


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block
