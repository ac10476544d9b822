"""The process chart 煤炭销售流程图, drawn from roles, rights and routes of approval as they are set now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.trade.chain.queries.process import Box, process
from coalface.trade.chain.rules.board import STAGE_NAMES
from coalface.web.access import needs
from coalface.web.rendering import render
from coalface.web.trade.flow.words import tabs

WIDTH, GAP, PAD, LINE, FONT = 236, 44, 14, 20, 13


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words at its place; `look` is title, words or mark."""

    x: int
    y: int
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A box at its place with the lines in it."""

    x: int
    y: int
    height: int
    lines: Sequence[Text]
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes in rows that run to and fro, and the arrows between them, in pixels."""

    boxes: Sequence[Placed]
    arrows: Sequence[str]
    width: int
    height: int


@needs("trade.view")
def chart(request: HttpRequest) -> HttpResponse:
    """Twice the same chart: four boxes wide for the desk and for paper, one wide for the hand."""
    boxes = process()
    context = {
        "wide": drawing(boxes, 4),
        "narrow": drawing(boxes, 1),
        "boxes": [(_(STAGE_NAMES[box.stage]), box) for box in boxes],
        "tabs": tabs("process"),
    }
    return render(request, "flow/process.html", context)


def drawing(boxes: Sequence[Box], columns: int) -> Drawing:
    """Places boxes in rows, every other row backwards, so that each arrow leads to a neighbour."""
    texts = [_lines(at, box) for at, box in enumerate(boxes, 1)]
    placed: list[Placed] = []
    top = 2
    for first in range(0, len(boxes), columns):
        row = texts[first : first + columns]
        height = max(len(lines) for lines in row) * LINE + 2 * PAD
        backwards = first // columns % 2
        for at, lines in enumerate(row):
            column = columns - 1 - at if backwards else at
            placed.append(_placed(2 + column * (WIDTH + GAP), top, height, lines))
        top += height + GAP
    arrows = [_arrow(one, other) for one, other in pairwise(placed)]
    return Drawing(placed, arrows, columns * (WIDTH + GAP) - GAP + 4, top - GAP + 2)


def _placed(x: int, y: int, height: int, lines: Sequence[tuple[str, str]]) -> Placed:
    first = y + PAD + FONT
    texts = [Text(x + PAD, first + at * LINE, words, look) for at, (words, look) in enumerate(lines)]
    return Placed(x, y, height, texts)


def _lines(number: int, box: Box) -> list[tuple[str, str]]:
    """Title, who acts, and for each approval the hands it goes through."""
    lines = [(f"{number}  {_(STAGE_NAMES[box.stage])}", "title")]
    lines += [(words, "words") for words in wrapped("、".join(box.roles) or _("nobody yet"))]
    for route in box.routes:
        hands = " → ".join(route.hands) or _("no steps set")
        said = _("Approval of %(kind)s: %(hands)s") % {"kind": route.name, "hands": hands}
        lines += [(words, "mark") for words in wrapped(said)]
    return lines


def wrapped(words: str, width: int = WIDTH - 2 * PAD) -> list[str]:
    """Lines that fit the box; SVG does not wrap. Chinese signs are as wide as the font is high."""
    lines, line, used = [], "", 0.0
    for sign in words:
        step = FONT * (1.0 if ord(sign) > 0x2E7F else 0.6)
        if used + step > width and line:
            lines.append(line)
            line, used = "", 0.0
        if line or sign != " ":
            line, used = line + sign, used + step
    return [*lines, line] if line else lines


def _arrow(one: Placed, other: Placed) -> str:
    """A path from the edge of one box to that of its neighbour, with its head."""
    if one.y != other.y:
        x, y, end = one.x + WIDTH // 2, one.y + one.height, other.y - 2
        return f"M{x} {y}V{end}M{x - 5} {end - 8}L{x} {end}L{x + 5} {end - 8}"
    y = one.y + one.height // 2
    right = other.x > one.x
    start, end = (one.x + WIDTH, other.x - 2) if right else (one.x, other.x + WIDTH + 2)
    back = end - 8 if right else end + 8
    return f"M{start} {y}H{end}M{back} {y - 5}L{end} {y}L{back} {y + 5}"
