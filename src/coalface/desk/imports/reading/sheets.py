"""The XML inside a workbook: sheet list, date styles, shared strings and the cells of a sheet."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from xml.etree import ElementTree
from xml.parsers import expat

from coalface.desk.imports.reading.unreadable import unreadable
from coalface.kernel.findings import Finding, blocking, mark

EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_COLUMNS = 1000
DIGITS = "0123456789"
NO_VALUE = blocking("formula_without_value", mark("The formula in this cell has no saved value."))

_NOT_DATE_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z0-9:$]+)\"")
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY")


@dataclass(frozen=True, slots=True)
class SheetList:
    """Sheet name → part of the archive, in order, and the day that serial numbers count from."""

    parts: Mapping[str, str]
    epoch: date


@dataclass(frozen=True, slots=True)
class Survey:
    rows: int
    merged: Sequence[str]


def sheet_list(workbook: bytes, relations: bytes) -> SheetList:
    targets = {item.get("Id"): item.get("Target", "") for item in _tree(relations)}
    book = _tree(workbook)
    parts = {
        sheet.get("name", ""): targets.get(sheet.get(RELATION), "")
        for sheet in book.iter()
        if _local(sheet.tag) == "sheet"
    }
    properties = [item for item in book.iter() if _local(item.tag) == "workbookPr"]
    is_1904 = any(item.get("date1904") in {"1", "true"} for item in properties)
    return SheetList(
        {name: part for name, part in parts.items() if part}, EPOCH_1904 if is_1904 else EPOCH_1900
    )


def date_styles(styles: bytes) -> frozenset[int]:
    """The style numbers under which a number is shown as a date."""
    if not styles:
        return frozenset()
    tree = _tree(styles)
    own = {
        int(item.get("numFmtId", 0))
        for item in tree.iter()
        if _local(item.tag) == "numFmt" and _shows_date(item.get("formatCode", ""))
    }
    formats = next((item for item in tree if _local(item.tag) == "cellXfs"), ())
    dates = own | BUILT_IN_DATES
    return frozenset(n for n, item in enumerate(formats) if int(item.get("numFmtId", 0)) in dates)


def survey(blocks: Iterable[bytes]) -> Survey:
    """Count the rows and find merged ranges, which stand behind all the cells; the XML must be whole."""
    rows, merged, rest = 0, list[str](), b""
    parser = _parser()
    for block in blocks:
        parser.Parse(block)
        seen = rest + block
        cut = max(seen.rfind(b"<"), 0)
        whole, rest = seen[:cut], seen[cut:]
        rows += whole.count(b"</row>") or whole.count(b":row>")
        if b"mergeCell" in whole:
            merged += [found.decode() for found in _MERGED.findall(whole)]
    parser.Parse(b"", True)
    return Survey(rows, merged)


class SheetReader:
    """Turns the XML of a sheet into rows: number, cells as text, and flaws by place."""

    def __init__(self, strings: "SharedStrings", date_styles: frozenset[int], epoch: date) -> None:
        self._strings, self._date_styles, self._epoch = strings, date_styles, epoch
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._rows: list[tuple[int, list[str], Mapping[int, Finding]]] = []
        self._number = 0
        self._place = -1
        self._kind = self._style = self._text = ""
        self._formula = False
        self._cells: list[str] = []
        self._flaws: dict[int, Finding] = {}

    def feed(self, block: bytes) -> Iterator[tuple[int, list[str], Mapping[int, Finding]]]:
        self._parser.Parse(block)
        yield from self._rows
        self._rows.clear()

    def close(self) -> Iterator[tuple[int, list[str], Mapping[int, Finding]]]:
        self._parser.Parse(b"", True)
        yield from self._rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
            return
        name = _plain(tag)
        if name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._place, self._cells, self._flaws = -1, [], {}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._place = _column_place(reference.rstrip(DIGITS)) if reference else self._place + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._text, self._formula = "", False

    def _characters(self, text: str) -> None:
        self._text += text

    def _end(self, tag: str) -> None:
        if tag == "v":
            return
        name = _plain(tag)
        if name == "c":
            self._end_cell()
        elif name == "f":
            # What was read so far is the formula itself; the value follows.
            self._text = ""
        elif name == "row":
            self._rows.append((self._number, self._cells, self._flaws))

    def _end_cell(self) -> None:
        text = self._text
        if text or self._formula:
            if self._place >= MOST_COLUMNS:
                raise unreadable(
                    "too_many_columns", mark("The sheet has more than %(most)s columns."), most=MOST_COLUMNS
                )
            self._cells += [""] * (self._place - len(self._cells))
            self._cells.append(self._value(text) if text else "")
            if self._kind == "e":
                self._flaws[self._place] = blocking(
                    "cell_error", mark("The cell shows the error %(error)s."), None, {"error": text}
                )
            elif self._formula and not text and self._kind != "str":
                self._flaws[self._place] = NO_VALUE

    def _value(self, text: str) -> str:
        match self._kind:
            case "s":
                return self._strings[int(text)]
            case "b":
                return "TRUE" if text == "1" else "FALSE"
            case "n":
                return self._number_text(text)
            case _:
                return text

    def _number_text(self, text: str) -> str:
        if self._style and int(self._style) in self._date_styles:
            return self._day(text)
        if len(text) < 16 and "E" not in text and "e" not in text:
            return text
        # Spreadsheets show 15 digits; the 16th and 17th are noise of binary floating point.
        return format(float(text), ".15g")

    def _day(self, text: str) -> str:
        serial = float(text)
        # Serial 60 is the 29 February 1900 that never was; below it days are off by one.
        if not 61 <= serial < 110_000 and self._epoch == EPOCH_1900:
            return text
        return (self._epoch + timedelta(days=int(serial))).isoformat()


class SharedStrings:
    """The strings that cells refer to, read as far as they are asked for; phonetic guides are left out."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._found: list[str] = []
        self._text: list[str] = []
        self._phonetic = False
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def __getitem__(self, place: int) -> str:
        """Raises KeyError for a string that the workbook does not have."""
        while place >= len(self._found):
            block = next(self._blocks, None)
            if block is None:
                raise KeyError(place)
            self._parser.Parse(block)
        return self._found[place]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _plain(tag)
        if name == "si":
            self._text = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic:
            self._parser.CharacterDataHandler = self._text.append

    def _end(self, tag: str) -> None:
        name = _plain(tag)
        if name == "t":
            self._parser.CharacterDataHandler = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._found.append("".join(self._text))


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*declaration: object) -> None:
        raise expat.ExpatError("a workbook declares no entities")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _tree(xml: bytes) -> ElementTree.Element:
    if _DOCTYPE.search(xml):
        raise expat.ExpatError("a workbook declares no entities")
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise expat.ExpatError(str(error)) from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _plain(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


@cache
def _column_place(letters: str) -> int:
    """`AB` → 27."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _shows_date(code: str) -> bool:
    return any(letter in _NOT_DATE_LETTERS.sub("", code).casefold() for letter in "ymd")
