"""Lists of flat records in JSON, as public price pages give them: `[{"name": "…", "age": "…"}, …]`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coalface.desk.imports.reading.unreadable import Unreadable, unreadable
from coalface.desk.imports.rules.rows import RawRow
from coalface.kernel.findings import mark

LARGEST_MIB = 32
UTF8_MARK = b"\xef\xbb\xbf"


def is_listing(start: bytes) -> bool:
    """Whether a file that begins so is a list of records and no table of cells."""
    text = start.removeprefix(UTF8_MARK).lstrip()
    return text.startswith(b"[") and text[1:].lstrip()[:1] in {b"{", b"]"}


class Listing:
    """A JSON list: the names of the records' fields are its headers; records are numbered from 1."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > LARGEST_MIB << 20:
            raise unreadable(
                "listing_too_large", mark("A JSON file may have at most %(most)s MiB."), most=LARGEST_MIB
            )
        self._records = _records(path.read_bytes())
        self.headers: Sequence[str] = list(dict.fromkeys(name for one in self._records for name in one))
        self.row_count = len(self._records)
        self.about: Mapping[str, str] = {"encoding": "UTF-8"}

    def rows(self) -> Iterator[RawRow]:
        for number, one in enumerate(self._records, 1):
            yield RawRow(number, [_cell(one.get(name)) for name in self.headers])


def _records(content: bytes) -> list[dict[str, object]]:
    try:
        # Numbers stay as they are written; a price never goes through a float.
        found = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _broken() from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _broken()
    if not found:
        raise unreadable("file_empty", mark("The file is empty."))
    return found


def _broken() -> Unreadable:
    return unreadable("broken_listing", mark("The file is no list of records in JSON."))


def _cell(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
