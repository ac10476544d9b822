"""Decimal numbers inside exact bounds; a value never goes through a float."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from coalface.desk.imports.rules.cells import Unfit, narrow
from coalface.kernel.findings import mark

_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBER_AND_MORE = re.compile(r"[-+]?[\d.,]+\s*\D+|\D+[\d.,]+")
NOT_A_NUMBER = mark("This is not a number.")


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `minimum` to `maximum`, stored with `places` decimals.

    More decimals are rounded half up once, as a measurement allows; with `exact`, as for money, they are
    refused. `positive` excludes zero, also one that only rounding makes zero.
    """

    places: int
    maximum: Decimal
    minimum: Decimal = Decimal(0)
    positive: bool = False
    exact: bool = False
    hint: str = mark("A number without unit")
    _plain: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _low: float = field(init=False, repr=False, compare=False)
    _high: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fraction = rf"(?:\.\d{{1,{self.places}}})?" if self.places else ""
        object.__setattr__(self, "_plain", re.compile(rf"\d{{1,12}}{fraction}", re.ASCII))
        object.__setattr__(self, "_low", float(self.minimum))
        object.__setattr__(self, "_high", float(self.maximum))

    def read(self, cell: str) -> str | None:
        # Most cells are plain and well inside the bounds; all others are judged exactly.
        if self._plain.fullmatch(cell) and self._low < float(cell) < self._high:
            return cell
        text = narrow(cell)
        return format(self._judge(text), "f") if text else None

    def _judge(self, text: str) -> Decimal:
        value = _decimal(text)
        if value > self.maximum:
            raise Unfit("too_large", mark("The largest value allowed is %(bound)s."), bound=str(self.maximum))
        if self.exact and value != round_half_up(value, self.places):
            raise Unfit("too_precise", mark("At most %(places)s decimals are allowed."), places=self.places)
        if value < self.minimum:
            raise Unfit(
                "too_small", mark("The smallest value allowed is %(bound)s."), bound=str(self.minimum)
            )
        rounded = round_half_up(value, self.places)
        if self.positive and rounded <= 0:
            raise Unfit("not_positive", mark("The value must be greater than 0."))
        return rounded


def round_half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _decimal(text: str) -> Decimal:
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        if _NUMBER_AND_MORE.fullmatch(text):
            raise Unfit("number_with_text", mark("Beside the number there is other text, such as a unit."))
        raise Unfit("not_a_number", NOT_A_NUMBER)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unfit("not_a_number", NOT_A_NUMBER) from None
    # An exponent of this size would make rounding write out millions of digits.
    if abs(value.adjusted()) > 60 and value:
        code, message = (
            ("too_large", mark("The number is too large."))
            if value.adjusted() > 0
            else ("too_precise", mark("The number is too small to be stored."))
        )
        raise Unfit(code, message)
    return value
