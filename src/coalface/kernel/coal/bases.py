"""The bases on which an assay is reported, and conversion between them (GB/T 483, GB/T 35985)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Refused, blocking, mark

HUNDRED = Decimal(100)


class Basis(StrEnum):
    """As received 收到基, air dried 空气干燥基, dry 干燥基, dry ash-free 干燥无灰基."""

    AR = "ar"
    AD = "ad"
    D = "d"
    DAF = "daf"


class NotConvertible(Refused):
    """A basis cannot be reached: a moisture or the ash is unknown, or leaves nothing of the coal."""

    def __init__(self, part: str) -> None:
        message = mark("%(part)s is needed to convert between bases, and must leave something of the coal.")
        super().__init__(blocking("not_convertible", message, None, {"part": part}))


@dataclass(frozen=True, slots=True)
class Parts:
    """What separates the bases, in % by mass: total moisture Mt (ar), moisture Mad and ash Aad (ad)."""

    mt_pct: Decimal | None = None
    mad_pct: Decimal | None = None
    aad_pct: Decimal | None = None


def convert(value: Decimal, source: Basis, target: Basis, parts: Parts) -> Decimal:
    """A share or a gross heat on another basis; unrounded.

    X_ar = X_ad (100 - Mt) / (100 - Mad); X_d = X_ad 100 / (100 - Mad); X_daf = X_ad 100 / (100 - Mad - Aad).
    Raises NotConvertible when a part that the way needs is unknown.
    """
    if source is target:
        return value
    return value * _weight(target, parts) / _weight(source, parts)


def _weight(basis: Basis, parts: Parts) -> Decimal:
    """A number to which values on this basis are proportional; 100 for dry coal."""
    match basis:
        case Basis.AR:
            return _rest("Mt", parts.mt_pct)
        case Basis.AD:
            return _rest("Mad", parts.mad_pct)
        case Basis.D:
            return HUNDRED
        case Basis.DAF:
            dry = _rest("Mad", parts.mad_pct)
            if parts.aad_pct is None:
                raise NotConvertible("Aad")
            return HUNDRED * dry / _rest("Mad + Aad", HUNDRED - dry + parts.aad_pct)


def _rest(name: str, part_pct: Decimal | None) -> Decimal:
    if part_pct is None or part_pct >= HUNDRED:
        raise NotConvertible(name)
    return HUNDRED - part_pct
