"""Weighing a truck: net = gross - tare, what is refused, and what looks like tampering (B6, B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median

from coalface.kernel.findings import Finding, Severity, blocking, mark

MOST_GROSS_TONNES = Decimal(49)
"""Six axles on a public road (GB 1589-2016)."""

NOTHING_ON_IT = mark("The scale shows %(tonnes)s t: nothing to weigh.")
ABOVE_CAPACITY = mark("%(tonnes)s t is more than the scale %(scale)s can weigh (%(most)s t).")
SCALE_UNCHECKED = mark(
    "The verification of the scale %(scale)s ended on %(day)s: it must not be used for trade."
)
SCALE_OUT = mark("The scale %(scale)s is out of use.")
TARE_ABOVE_GROSS = mark("The tare %(tare)s t is not below the gross weight %(gross)s t.")
TOO_HEAVY = mark("%(gross)s t is above the limit of %(most)s t: unload %(excess)s t.")
ABOVE_NOTE = mark("%(net)s t net is more than the note allows (%(most)s t): unload %(excess)s t.")
TARE_ODD = mark("The tare %(tare)s t lies %(apart)s t from this truck's usual %(usual)s t.")
WEIGHED_AGAIN = mark("Weighed %(minutes)s minutes ago at %(tonnes)s t, now %(now)s t.")
LOADED_QUICKLY = mark("Only %(minutes)s minutes between tare and gross weight.")
TYPED = mark("The weight was typed in, not read from the scale.")


class Kind(StrEnum):
    TARE = "tare"
    GROSS = "gross"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the gate allows; `note_over_pct` is how far a load may pass the tonnes of its note."""

    most_gross_tonnes: Decimal = MOST_GROSS_TONNES
    note_over_pct: Decimal = Decimal(5)
    tare_apart_pct: Decimal = Decimal(3)
    again_minutes: int = 10
    quick_minutes: int = 3


@dataclass(frozen=True, slots=True)
class ScaleSide:
    """What a scale says about itself; `verified_until_on` is None where it is not known."""

    name: str
    most_tonnes: Decimal
    in_use: bool
    verified_until_on: date | None


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier weighing of the same plate."""

    kind: Kind
    tonnes: Decimal
    at: datetime


def net_tonnes(gross: Decimal, tare: Decimal) -> Decimal:
    """49.86 - 15.94 = 33.92 (B6)."""
    return gross - tare


def scale_findings(scale: ScaleSide, tonnes: Decimal, today: date) -> list[Finding]:
    """A scale out of use, out of verification or out of its range gives no weight for trade."""
    if not scale.in_use:
        return [blocking("scale_out", SCALE_OUT, "scale", {"scale": scale.name})]
    if scale.verified_until_on is not None and scale.verified_until_on < today:
        values = {"scale": scale.name, "day": scale.verified_until_on}
        return [blocking("scale_unchecked", SCALE_UNCHECKED, "scale", values)]
    if not tonnes.is_finite() or tonnes <= 0:
        return [blocking("nothing_on_it", NOTHING_ON_IT, "tonnes", {"tonnes": tonnes})]
    if tonnes > scale.most_tonnes:
        values = {"tonnes": tonnes, "scale": scale.name, "most": scale.most_tonnes}
        return [blocking("above_capacity", ABOVE_CAPACITY, "tonnes", values)]
    return []


def load_findings(gross: Decimal, tare: Decimal, note_tonnes: Decimal, limits: Limits) -> list[Finding]:
    """What keeps a loaded truck inside: no load, too heavy for the road, more than its note."""
    if gross <= tare:
        values = {"tare": tare, "gross": gross}
        return [blocking("tare_above_gross", TARE_ABOVE_GROSS, "tonnes", values)]
    found = []
    if (excess := gross - limits.most_gross_tonnes) > 0:
        values = {"gross": gross, "most": limits.most_gross_tonnes, "excess": excess}
        found.append(blocking("too_heavy", TOO_HEAVY, "tonnes", values))
    net, most = net_tonnes(gross, tare), most_net(note_tonnes, limits)
    if net > most:
        values = {"net": net, "most": most, "excess": net - most}
        found.append(blocking("above_note", ABOVE_NOTE, "tonnes", values))
    return found


def most_net(note_tonnes: Decimal, limits: Limits) -> Decimal:
    return (note_tonnes * (100 + limits.note_over_pct) / 100).quantize(Decimal("0.001"))


def tamper_signs(
    kind: Kind, tonnes: Decimal, at: datetime, past: Sequence[Past], limits: Limits, *, typed: bool = False
) -> list[Finding]:
    """What deserves a look by a second person; it is kept on the weighing and stops nobody.

    `past` are weighings of the plate before this one, the latest first.
    """
    found = [_note("typed", TYPED, {})] if typed else []
    if kind is Kind.TARE:
        found += _tare_signs(tonnes, [one.tonnes for one in past if one.kind is Kind.TARE], limits)
    if past:
        found += _haste(kind, tonnes, at, past[0], limits)
    return found


def _tare_signs(tare: Decimal, usual: Sequence[Decimal], limits: Limits) -> list[Finding]:
    if not usual:
        return []
    middle = median(usual)
    apart = tare - middle
    if abs(apart) * 100 <= middle * limits.tare_apart_pct:
        return []
    return [_note("tare_odd", TARE_ODD, {"tare": tare, "apart": f"{apart:+}", "usual": middle})]


def _haste(kind: Kind, tonnes: Decimal, at: datetime, last: Past, limits: Limits) -> list[Finding]:
    gone = at - last.at
    minutes = int(gone / timedelta(minutes=1))
    if last.kind is kind:
        if gone <= timedelta(minutes=limits.again_minutes) and tonnes != last.tonnes:
            values = {"minutes": minutes, "tonnes": last.tonnes, "now": tonnes}
            return [_note("weighed_again", WEIGHED_AGAIN, values)]
        return []
    if kind is Kind.GROSS and gone < timedelta(minutes=limits.quick_minutes):
        return [_note("loaded_quickly", LOADED_QUICKLY, {"minutes": minutes})]
    return []


def _note(code: str, message: str, values: dict[str, object]) -> Finding:
    return Finding(code, Severity.NOTE, message, values)
