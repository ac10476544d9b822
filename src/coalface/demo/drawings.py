"""Pages of papers that do not exist, drawn as a scanner or a telephone would have seen them."""

import io
from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin
from time import gmtime

import pylopdf_fonts_zh_cn
import segno
from PIL import Image, ImageDraw, ImageFont

from coalface.archive.scans.rules.lines import Piece

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1000, 1414
INK, RED, GOLD = (38, 38, 42), (196, 30, 34), (150, 108, 30)
GREY = (140, 140, 140)
PAPER, DESK = (252, 250, 244), (126, 120, 112)
CONFIDENCE = 0.97
_ALWAYS = gmtime(0)
_STOPS = "，。、；：）”"


class Sheet:
    """A page being drawn; it keeps what is written where, as text recognition would find it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, number: int = 1) -> None:
        self.picture = Image.new("RGB", (width, height), PAPER)
        self.draw = ImageDraw.Draw(self.picture)
        self.number = number
        self.pieces: list[Piece] = []

    def write(
        self, text: str, x: int, y: int, size: int = 24, *, anchor: str = "la", colour: Colour = INK
    ) -> None:
        """`anchor` as Pillow has it: "la" begins at the point, "ma" is centred below it."""
        font = _font(size)
        self.draw.text((x, y), text, font=font, fill=colour, anchor=anchor)
        left, top, right, bottom = self.draw.textbbox((x, y), text, font=font, anchor=anchor)
        self.pieces.append(Piece(text, CONFIDENCE, left, top, right, bottom, self.number))

    def paragraph(self, text: str, x: int, y: int, *, width: int, size: int = 21, step: int = 46) -> int:
        """A text in as many lines as it needs, none beginning with a stop; returns where the next is."""
        line = ""
        for sign in text:
            if _font(size).getlength(line + sign) > width and sign not in _STOPS:
                self.write(line, x, y, size)
                line, y = "", y + step
            line += sign
        self.write(line, x, y, size)
        return y + step

    def rows(
        self, pairs: Sequence[tuple[str, str]], x: int, y: int, *, indent: int = 180, step: int = 62
    ) -> None:
        """Labels with their values beside them; a value goes on in a further line after each "|"."""
        for label, value in pairs:
            self.write(label, x, y, 25, colour=GOLD)
            for part in value.split("|"):
                self.write(part, x + indent, y, 25)
                y += step

    def frame(self) -> None:
        """The double golden border of a licence."""
        for inset, width in ((26, 7), (40, 2)):
            right, bottom = self.picture.width - inset, self.picture.height - inset
            self.draw.rectangle((inset, inset, right, bottom), outline=GOLD, width=width)

    def code(self, text: str, x: int, y: int, side: int = 120) -> None:
        """A QR code, as licences bear it."""
        drawn = io.BytesIO()
        segno.make(text, error="m").save(drawn, kind="png", border=1, scale=4)
        with Image.open(drawn) as code:
            self.picture.paste(code.convert("RGB").resize((side, side)), (x, y))

    def seal(self, name: str, x: int, y: int, radius: int = 92) -> None:
        """A round red seal over what is written there: the name around a star."""
        layer = Image.new("RGBA", (2 * radius, 2 * radius), (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        red = (*RED, 190)
        draw.ellipse((2, 2, 2 * radius - 3, 2 * radius - 3), outline=red, width=6)
        draw.polygon(_star(radius, radius * 0.32), fill=red)
        for place, sign in enumerate(name):
            turn = (place - (len(name) - 1) / 2) * min(250 / len(name), 24)
            _stamp(layer, sign, turn, radius)
        self.picture.paste(layer, (x - radius, y - radius), layer)


def scanned(sheet: Sheet) -> bytes:
    """A page as a flat-bed scanner gives it."""
    kept = io.BytesIO()
    sheet.picture.save(kept, "PNG")
    return kept.getvalue()


def photographed(sheet: Sheet, degrees: float = 1.2) -> bytes:
    """A page as it lies on a desk before a telephone: not quite straight, and darker to one side."""
    ground = Image.new("RGB", (sheet.picture.width + 120, sheet.picture.height + 120), DESK)
    ground.paste(sheet.picture, (60, 60))
    turned = ground.rotate(degrees, resample=Image.Resampling.BILINEAR, fillcolor=DESK)
    light = Image.linear_gradient("L").resize(turned.size).point(lambda value: 150 + value * 105 // 255)
    shaded = Image.composite(turned, Image.new("RGB", turned.size, (96, 90, 80)), light)
    kept = io.BytesIO()
    shaded.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def bound(sheets: Sequence[Sheet]) -> bytes:
    """Pages as one PDF; the same pages give the same bytes."""
    first, *others = (sheet.picture for sheet in sheets)
    kept = io.BytesIO()
    first.save(
        kept,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=280,
        creationDate=_ALWAYS,
        modDate=_ALWAYS,
    )
    return kept.getvalue()


def _stamp(layer: Image.Image, sign: str, turn: float, radius: int) -> None:
    """One sign on the rim, upright seen from the middle."""
    size = max(radius // 5, 15)
    tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((size, size), sign, font=_font(size), fill=(*RED, 200), anchor="mm")
    tile = tile.rotate(-turn, resample=Image.Resampling.BICUBIC)
    away = radius * 0.76
    x = radius + away * sin(turn * pi / 180) - size
    y = radius - away * cos(turn * pi / 180) - size
    layer.alpha_composite(tile, (round(x), round(y)))


def _star(middle: int, radius: float) -> list[tuple[float, float]]:
    points = []
    for place in range(10):
        away = radius if place % 2 == 0 else radius * 0.4
        angle = place * pi / 5
        points.append((middle + away * sin(angle), middle - away * cos(angle)))
    return points


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size)
