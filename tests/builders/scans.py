"""Pictures of licences, drawn as a photograph would show them."""

import io
from collections.abc import Sequence

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

LICENCE = (
    ("统一社会信用代码", "91350100M000100Y43"),
    ("名    称", "福州晋安热电有限公司"),
    ("类    型", "有限责任公司"),
    ("法定代表人", "王建国"),
    ("成立日期", "2015年03月18日"),
    ("营业期限", "2015年03月18日至长期"),
)


def a_picture(title: str = "营业执照", rows: Sequence[tuple[str, str]] = LICENCE) -> bytes:
    """A PNG of a licence: its title, then labels with their values beside them."""
    image = Image.new("RGB", (1000, 200 + 70 * len(rows)), "white")
    draw = ImageDraw.Draw(image)
    draw.text((380, 50), title, font=_font(60), fill="black")
    for place, (label, value) in enumerate(rows):
        draw.text((90, 160 + 70 * place), label, font=_font(30), fill="black")
        draw.text((400, 160 + 70 * place), value, font=_font(30), fill="black")
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def a_blank_picture(width: int = 60, height: int = 40) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(kept, "PNG")
    return kept.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size)
