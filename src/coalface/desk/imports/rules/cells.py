"""What one cell may hold: a typed field reads its text, or says why not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from coalface.kernel import credit_code
from coalface.kernel.findings import Finding, blocking, mark

DAMAGED_CODE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_ORDINARY_CODE = re.compile(r"[A-Za-z][!-~]*")


class Unfit(ValueError):  # noqa: N818 - an answer about a cell
    """The cell cannot be read; `finding` says which rule it breaks."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        self.finding: Finding = blocking(code, message, None, values)
        super().__init__(code)


class Field(Protocol):
    """How the cells of a column are read."""

    @property
    def hint(self) -> str:
        """What to write into the cell, for the template; a marked msgid."""

    def read(self, cell: str) -> str | None:
        """The value as PostgreSQL reads it, None for an empty cell; raises `Unfit`."""


def narrow(text: str) -> str:
    """Full-width digits, letters and signs made narrow, outer blanks removed."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def printable(text: str) -> str:
    if not text.isprintable():
        sign = next(c for c in text if not c.isprintable())
        message = mark("The text holds a character that cannot be stored (U+%(sign)s).")
        raise Unfit("unprintable", message, sign=f"{ord(sign):04X}")
    return text


def short_enough(text: str, longest: int) -> str:
    if len(text) > longest:
        message = mark("The text has %(length)s characters; at most %(longest)s fit.")
        raise Unfit("too_long", message, length=len(text), longest=longest)
    return text


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; runs of blanks and line breaks become one blank."""

    longest: int
    hint: str = mark("Any text")

    def read(self, cell: str) -> str | None:
        text = " ".join(cell.split())
        return printable(short_enough(text, self.longest)) if text else None


@dataclass(frozen=True, slots=True)
class Code:
    """A number or name of something, such as a ticket number; full-width characters become narrow."""

    longest: int
    hint: str = mark("Text; format the column as text so that no digit is lost")

    def read(self, cell: str) -> str | None:
        if _ORDINARY_CODE.fullmatch(cell) and len(cell) <= self.longest:
            return cell
        text = " ".join(narrow(cell).split())
        if not text:
            return None
        if DAMAGED_CODE.fullmatch(text):
            raise Unfit(
                "damaged_code",
                mark("The spreadsheet turned this number into %(text)s; digits are lost."),
                text=text,
            )
        return printable(short_enough(text, self.longest))


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code, both check digits verified (GB 32100-2015)."""

    hint: str = mark("18 characters")

    def read(self, cell: str) -> str | None:
        text = credit_code.normalise(cell)
        if not text:
            return None
        for finding in credit_code.findings(text):
            raise Unfit(finding.code, finding.message, **finding.values)
        return text


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, each known under several words of both languages."""

    values: Mapping[str, tuple[str, ...]]
    hint: str = mark("One of: %(words)s")
    _known: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for value, words in self.values.items():
            self._known.update({word.casefold(): value for word in (value, *words)})

    @property
    def words(self) -> str:
        return " / ".join(words[0] for words in self.values.values())

    def read(self, cell: str) -> str | None:
        if value := self._known.get(cell):
            return value
        text = narrow(cell).casefold()
        if not text:
            return None
        if value := self._known.get(text):
            return value
        raise Unfit("unknown_choice", mark("This is none of the known values: %(words)s."), words=self.words)
