"""Files for people to take away: the rows that were refused, and empty templates to fill in."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from coalface.desk.imports.queries import IssueLine, header_of
from coalface.desk.imports.registry import Column, ImportKind
from coalface.desk.imports.rules.cells import Choice

MOST_SHEET_ROWS = 1_000_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def issue_headers() -> list[str]:
    return [_("Row"), _("Column"), _("Value in the file"), _("Rule"), _("How to mend"), _("Outcome")]


def issue_cells(line: IssueLine) -> list[str | int]:
    outcome = _("refused") if line.refused else _("accepted with a remark")
    return [line.row or "", line.column, harmless(line.value), line.rule, line.remedy, outcome]


def write_issues_csv(stream: IO[str], lines: Iterable[IssueLine]) -> None:
    """The issues as CSV; the caller opens the stream as `utf-8-sig`, so that spreadsheets understand it."""
    writer = csv.writer(stream)
    writer.writerow(issue_headers())
    writer.writerows(issue_cells(line) for line in lines)


def write_issues_xlsx(stream: BinaryIO, lines: Iterable[IssueLine]) -> None:
    """The issues as a workbook, in constant memory; what a sheet cannot hold is left out."""
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Refused rows")[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(2, 4, 40)
        sheet.write_row(0, 0, issue_headers(), book.add_format({"bold": True}))
        for place, line in enumerate(lines, 1):
            if place > MOST_SHEET_ROWS:
                break
            sheet.write_row(place, 0, issue_cells(line))


def write_template_csv(stream: IO[str], kind: ImportKind) -> None:
    writer = csv.writer(stream)
    writer.writerow([header_of(column) for column in kind.columns])
    writer.writerow([column.example for column in kind.columns])


def write_template_xlsx(stream: BinaryIO, kind: ImportKind) -> None:
    """A workbook with one example row, columns formatted as text, and a sheet that explains every column."""
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_(kind.label)[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(kind.columns):
            sheet.set_column(place, place, 20, text)
            sheet.write_string(0, place, header_of(column), bold)
            sheet.write_string(1, place, column.example)
        notes = book.add_worksheet(_("Notes"))
        notes.set_column(0, 3, 32)
        notes.write_row(0, 0, [_("Column"), _("Required"), _("Content"), _("Other headers understood")], bold)
        for place, row in enumerate(_notes(kind.columns), 1):
            notes.write_row(place, 0, row)


def harmless(text: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _notes(columns: Sequence[Column]) -> Iterator[list[str]]:
    for column in columns:
        hint = _(column.field.hint)
        if isinstance(column.field, Choice):
            hint = hint % {"words": column.field.words}
        required = _("yes") if column.required else ""
        yield [header_of(column), required, hint, ", ".join(column.headers)]
