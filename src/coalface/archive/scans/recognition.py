"""Text recognition, when the extra `coalface[ocr]` is installed; used in the worker only."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coalface.archive.scans.rules.lines import Piece

LEAST_CONFIDENCE = 0.5

Eye = Callable[[Path, int], list[Piece]]
"""Finds the pieces of text on the picture of a page; takes the picture and the page's number."""


def installed() -> bool:
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def eye() -> Eye | None:
    """What reads pages here; None while the extra is not installed."""
    return read_page if installed() else None


def read_page(picture: Path, page: int) -> list[Piece]:
    """The pieces of text on a picture; what is less sure than a coin is left out."""
    found = _engine()(str(picture))
    if found.boxes is None:
        return []
    return [
        _piece(box, text, float(confidence), page)
        for box, text, confidence in zip(found.boxes, found.txts, found.scores, strict=True)
        if confidence >= LEAST_CONFIDENCE
    ]


def _piece(box: Any, text: str, confidence: float, page: int) -> Piece:  # noqa: ANN401 - four corners in an array
    across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
    return Piece(text, round(confidence, 3), min(across), min(down), max(across), max(down), page)


@cache
def _engine() -> Any:  # noqa: ANN401 - from a package that may be absent
    """Loaded on first use: it takes seconds and a hundred megabytes, which the pages never pay."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra that may be absent

    return RapidOCR(params={"Global.log_level": "warning"})
