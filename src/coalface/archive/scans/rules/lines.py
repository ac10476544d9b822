"""Putting the pieces that text recognition finds back into lines."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Recognised text inside a box, in pixels of its page; `confidence` between 0 and 1."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    page: int = 1

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; as sure as its least sure piece."""

    text: str
    confidence: float


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces side by side belong to one line, pages and lines from the top, pieces from the left.

    Labels and values of licences are often found as separate pieces: 名称 and the name beside it.
    """
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.page, one.middle)):
        last = rows[-1] if rows else []
        if last and last[0].page == piece.page and _level(last[0], piece):
            last.append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda one: one.left)) for row in rows]


def _level(first: Piece, other: Piece) -> bool:
    """Whether the middle of a piece lies inside the height of the line's first one."""
    return first.top <= other.middle <= first.bottom


def _line(row: list[Piece]) -> Line:
    return Line(" ".join(piece.text for piece in row), min(piece.confidence for piece in row))
