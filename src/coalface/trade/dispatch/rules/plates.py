"""Number plates of mainland vehicles (GA 36)."""

import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "A-HJ-NP-Z0-9"
_PLATE = re.compile(
    rf"[{PROVINCES}][A-HJ-NP-Z]"
    rf"([{_SERIAL}]{{5}}|[{_SERIAL}]{{4}}挂|[DF][{_SERIAL}][0-9]{{4}}|[0-9]{{5}}[DF])"
)
_NOISE = re.compile(r"[\s·.\-—_]+")


def normalise(text: str) -> str:
    """A plate as it is kept: half-width capitals, no dot and no blanks between its characters."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_plate(text: str) -> bool:
    """Whether a normalised text is the plate of a truck, an electric one or a trailer; never I or O."""
    return _PLATE.fullmatch(text) is not None
