"""Printing a sheet of Typst with data as PDF.

A sheet stands beside its app (`<app>/sheets/<name>.typ`), begins with
`#import "/desk/papers/sheets/house.typ": *` and reads what is to be printed from `given`. Data reach it
as one JSON text, never as source, so that no name or remark can become markup.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.utils import timezone

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
ROOT = Path(__file__).resolve().parent.parent.parent
"""The package: sheets read one another from here and nothing outside."""


class NotPrintable(Refused):
    """The data hold something that JSON cannot carry, such as a number that is none."""


def press(sheet: Path, data: Mapping[str, Json], *, reader: User) -> bytes:
    """The sheet as PDF; raises NotPrintable when the data cannot be handed over.

    Say numbers as they are to be read ("1,234.50"): a sheet lays out and does not calculate. The reader's
    name and the moment stand across every page of a paper (R0.16).
    """
    try:
        given = json.dumps({**data, "watermark": _watermark(reader)}, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise NotPrintable(blocking("not_printable", mark("This cannot be printed."))) from error
    compiler = typst.Compiler(
        sheet, root=ROOT, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"given": given}
    )
    printed = compiler.compile(format="pdf")
    if not isinstance(printed, bytes):
        raise TypeError(f"{sheet.name} gave no single PDF")
    return printed


def _watermark(reader: User) -> str:
    return f"{reader} {timezone.localtime():%Y-%m-%d %H:%M}"


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans SC for everything; read once, because opening it takes longer than printing a page."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
