"""In which encoding a text file is written, found by reading all of it."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from coalface.desk.imports.reading.unreadable import unreadable
from coalface.kernel.findings import mark

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK = 1 << 20
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")


def detect(path: Path) -> str:
    """A byte order mark decides; else strict UTF-8, else GB18030.

    Raises `Unreadable` when lines of one file are written in both, naming two such rows.
    """
    with path.open("rb") as stream:
        start = stream.read(4096)
    for mark_bytes, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark_bytes):
            return _checked(path, encoding)
    if encoding := _utf16_without_mark(start):
        return _checked(path, encoding)
    if _decodes(path, "utf-8"):
        return "utf-8"
    _refuse_mixture(path)
    return _checked(path, "gb18030")


def _utf16_without_mark(start: bytes) -> str:
    """In UTF-16 every line end has its zero byte; a stray zero in other text stands elsewhere."""
    lines = start.count(b"\n")
    if lines and start.count(b"\n\0") == lines and start[:2] != b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if lines and start.count(b"\0\n") == lines else ""


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _checked(path: Path, encoding: str) -> str:
    if _decodes(path, encoding):
        return encoding
    row = next((n for n, line in _lines(path) if not _line_decodes(line, encoding)), 1)
    if encoding.startswith("utf-16"):
        raise unreadable("bad_encoding", mark("The file begins as UTF-16, but is not UTF-16 throughout."))
    message = mark("Row %(row)s holds bytes that are no text in %(encoding)s.")
    raise unreadable("bad_encoding", message, row=row, encoding=encoding.removesuffix("-sig").upper())


def _refuse_mixture(path: Path) -> None:
    """GB18030 reads UTF-8 bytes as wrong characters without complaint, so a mixture is looked for by line."""
    utf8_row = other_row = 0
    for number, line in _lines(path):
        if line.isascii():
            continue
        if not _line_decodes(line, "utf-8"):
            other_row = other_row or number
        elif len(_THREE_BYTES.findall(line)) >= 2:
            utf8_row = utf8_row or number
        if utf8_row and other_row:
            message = mark("Row %(utf8)s is written in UTF-8, row %(other)s in another encoding.")
            raise unreadable("mixed_encodings", message, utf8=utf8_row, other=other_row)


def _line_decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; a line longer than a block comes in pieces with one number."""
    with path.open("rb") as stream:
        number = 1
        while line := stream.readline(BLOCK):
            yield number, line
            number += line.endswith(b"\n")
