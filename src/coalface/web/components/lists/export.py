"""A list as a spreadsheet: exactly the rows, columns and order on the screen."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from coalface.identity.audit import actions as audit
from coalface.identity.people.models import User
from coalface.web.access import check, person
from coalface.web.components.lists.columns import Column

MOST_ROWS = 1_048_576
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"text": 22, "datetime": 17, "date": 12, "month": 10}
PLACES = {
    "tonnes": "#,##0.000",
    "kg": "#,##0.000",
    "yuan": "#,##0.00",
    "fen": "#,##0.00",
    "pct": "0.00",
    "count": "#,##0",
}


def response(
    rows: Iterable[Any], columns: Sequence[Column], title: str, *, reader: User
) -> tuple[FileResponse, int]:
    """The file to download, and how many rows it holds. The file lives on disk until it is sent.

    It says who took it and when, in its last line and at the foot of every printed page (R0.16).
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    written = write(file, rows, columns, title, watermark(reader))
    file.seek(0)
    name = f"{title} {timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE), written


def deliver(
    request: HttpRequest, name: str, title: str, columns: Sequence[Column], rows: Iterable[Any]
) -> FileResponse:
    """A list of this name as a spreadsheet, for those who may export; taking it is logged (R0.16)."""
    check(request, "export")
    reader = person(request)
    answer, written = response(rows, columns, title, reader=reader)
    detail = {"list": name, "query": request.GET.urlencode(), "rows": written}
    audit.record(by=reader, action="web.list.export", subject=None, detail=detail)
    return answer


def watermark(reader: User) -> str:
    """Who takes an export, and when."""
    values = {"person": reader, "moment": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    return _("Exported by %(person)s on %(moment)s") % values


def foot(words: str) -> str:
    """A watermark as the foot of a printed sheet, beside the page number."""
    return "&L" + words.replace("&", "&&")[:240] + "&R&P / &N"


def write(file: IO[bytes], rows: Iterable[Any], columns: Sequence[Column], title: str, watermark: str) -> int:
    """Write the workbook in constant memory; a full sheet is followed by another. Returns the row count."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheets = _Sheets(book, columns, title, watermark)
    written = 0
    for row in rows:
        sheets.append([column.cell(row) for column in columns])
        written += 1
    sheets.sign()
    book.close()
    return written


class _Sheets:
    """Writes line after line, beginning a new sheet when one is full; each is signed with the watermark."""

    def __init__(
        self, book: xlsxwriter.Workbook, columns: Sequence[Column], title: str, watermark: str
    ) -> None:
        self.book, self.columns, self.watermark = book, columns, watermark
        self.title = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:24] or "Sheet"
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.words = book.add_format({"quote_prefix": True})
        self.signed = book.add_format({"italic": True, "font_color": "#5f6871"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.numbers = {kind: book.add_format({"num_format": look}) for kind, look in PLACES.items()}
        self.count = 0
        self.sheet = self._begin()

    def _begin(self) -> Worksheet:
        self.count += 1
        sheet = self.book.add_worksheet(self.title if self.count == 1 else f"{self.title} {self.count}")
        sheet.freeze_panes(1, 0)
        sheet.set_footer(foot(self.watermark))
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, WIDTHS.get(column.kind, 15))
            sheet.write_string(0, at, str(column.label), self.head)
        self.line = 1
        return sheet

    def append(self, cells: Sequence[Any]) -> None:
        if self.line == MOST_ROWS - 1:
            self.sign()
            self.sheet = self._begin()
        for at, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            self._write(at, cell, column)
        self.line += 1

    def sign(self) -> None:
        """The watermark as the sheet's last line."""
        self.sheet.write_string(self.line, 0, self.watermark, self.signed)

    def _write(self, at: int, cell: Any, column: Column) -> None:  # noqa: ANN401 - see columns.Cell
        if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
            self.sheet.write_number(self.line, at, cell, self.numbers.get(column.kind))
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(self.line, at, cell, self.moment)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.line, at, cell)
        elif cell is not None:
            text = str(cell)[:32767]
            look = self.words if text.startswith(FORMULA_STARTS) else None
            self.sheet.write_string(self.line, at, text, look)
