"""Which header of a file means which column."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coalface.kernel.findings import Finding, blocking, mark

_IN_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Column name → place in the file; headers nobody knows; what stands in the way."""

    places: Mapping[str, int]
    unknown: Sequence[str]
    findings: Sequence[Finding]


def header_key(header: str) -> str:
    """A header without width, case, blanks, punctuation; the unit in brackets stays."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header).casefold())


def header_keys(header: str) -> tuple[str, ...]:
    """The keys a header may be known by: with its unit in brackets, and without."""
    plain = unicodedata.normalize("NFKC", header)
    return header_key(plain), header_key(_IN_BRACKETS.sub("", plain))


def map_headers(
    headers: Sequence[str],
    known: Mapping[str, Sequence[str]],
    required: Sequence[str],
    chosen: Mapping[str, str] | None = None,
) -> Mapped:
    """Find the place of every column.

    `known` gives the words of each column; `chosen` maps headers to columns by the user's will, an empty
    column meaning that the header is left out, and goes before the automatic mapping.
    """
    words = {header_key(word): column for column, aliases in known.items() for word in (column, *aliases)}
    wishes = {header_key(header): column for header, column in (chosen or {}).items()}
    places: dict[str, int] = {}
    unknown: list[str] = []
    findings = [*_repeated(headers), *_wrong_wishes(headers, chosen or {}, known)]
    for place, header in enumerate(headers):
        column = _column(header, words, wishes)
        if column is None:
            unknown.append(header)
        elif column in places:
            message = mark("The headers %(first)s and %(second)s both mean the column %(column)s.")
            values = {"first": headers[places[column]], "second": header, "column": column}
            findings.append(blocking("header_twice", message, column, values))
        elif column:
            places[column] = place
    findings += [_missing(column, known[column]) for column in required if column not in places]
    return Mapped(places, [header for header in unknown if header], findings)


def _column(header: str, words: Mapping[str, str], wishes: Mapping[str, str]) -> str | None:
    for key in header_keys(header):
        if key in wishes:
            return wishes[key]
    return next((words[key] for key in header_keys(header) if key in words), None)


def _repeated(headers: Sequence[str]) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for header in headers:
        if header and header in seen:
            message = mark("The header %(header)s stands over two columns.")
            findings.append(blocking("header_repeated", message, None, {"header": header}))
        seen.add(header)
    return findings


def _wrong_wishes(
    headers: Sequence[str], chosen: Mapping[str, str], known: Mapping[str, Sequence[str]]
) -> list[Finding]:
    present = {key for header in headers for key in header_keys(header)}
    findings = []
    for header, column in chosen.items():
        if header_key(header) not in present:
            message = mark("The file has no header %(header)s.")
            findings.append(blocking("header_absent", message, None, {"header": header}))
        if column and column not in known:
            message = mark("There is no column %(column)s; the columns are: %(columns)s.")
            values = {"column": column, "columns": ", ".join(known)}
            findings.append(blocking("column_unknown", message, None, values))
    return findings


def _missing(column: str, aliases: Sequence[str]) -> Finding:
    message = mark("No header of the file means the required column %(column)s (%(words)s).")
    return blocking("column_missing", message, column, {"column": column, "words": " / ".join(aliases[:3])})
