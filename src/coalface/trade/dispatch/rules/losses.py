"""Loss on the way 途耗: what left against what arrived, with and without the change of moisture (B6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

TONNE_PLACES = Decimal("0.001")
PCT_PLACES = Decimal("0.0001")

ARRIVED_ODD = mark("%(arrived)s t cannot have arrived of %(sent)s t.")
MOISTURE_ODD = mark("A moisture lies between 0 and 100, not at %(value)s.")
BEFORE_SENT = mark("%(day)s lies before the day of dispatch %(sent)s.")
MOST_GAIN = Decimal("1.5")
"""Nothing arrives with half as much again: a slip of the decimal point."""


class Verdict(StrEnum):
    WITHIN = "within"
    CLAIM = "claim"
    SURPLUS = "surplus"
    DISPUTE = "dispute"


class LossRule(StrEnum):
    """What is claimed of a loss above the allowance: the excess, all of it, or nothing."""

    EXCESS = "excess"
    WHOLE = "whole"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may be lost on the way, in % of what was sent.

    `dispute_pct` says from which difference, up or down, the two weights are weighed against each other
    before anybody claims; None where a loss above the allowance is claimed at once.
    """

    pct: Decimal
    dispute_pct: Decimal | None = None
    rule: LossRule = LossRule.EXCESS


USUAL = {
    "rail": Allowance(Decimal("1.2")),
    "water": Allowance(Decimal("1.5")),
    "road": Allowance(Decimal("1"), Decimal("0.3")),
}
"""Where the contract is silent: rail 1.2 % at any distance, water 1.5 %, road 1 % (dispute from 0.3 %)."""
OTHERWISE = Allowance(Decimal("1"))


@dataclass(frozen=True, slots=True)
class Loss:
    """One comparison: a loss is positive, a surplus negative; `over_tonnes` is what may be claimed."""

    sent_tonnes: Decimal
    arrived_tonnes: Decimal
    allowed_tonnes: Decimal
    over_tonnes: Decimal
    verdict: Verdict

    @property
    def tonnes(self) -> Decimal:
        return self.sent_tonnes - self.arrived_tonnes

    @property
    def pct(self) -> Decimal:
        """In % of what was sent, four places; -0.649 % of a difference is a `pct` of 0.6486."""
        return (self.tonnes * 100 / self.sent_tonnes).quantize(PCT_PLACES, ROUND_HALF_UP)


def loss(sent: Decimal, arrived: Decimal, allowance: Allowance) -> Loss:
    """3312.40 sent, 3281.00 arrived, 1.2 % → 31.400 t = 0.9480 %, allowed 39.749 t, nothing to claim.

    At 0.5 % allowed 16.562 t, to be claimed 14.838 t.
    """
    allowed = _tonnes(sent * allowance.pct / 100)
    lost = sent - arrived
    return Loss(
        sent,
        arrived,
        allowed,
        _claimed(lost, allowed, allowance.rule),
        _verdict(sent, lost, allowed, allowance),
    )


def moisture_corrected(
    arrived: Decimal, sent_moisture_pct: Decimal, arrived_moisture_pct: Decimal
) -> Decimal:
    """What arrived, at the moisture it left with: 3281.00 × (100 - 10.5) / (100 - 12.0) = 3336.926."""
    return _tonnes(arrived * (100 - arrived_moisture_pct) / (100 - sent_moisture_pct))


def arrival_findings(sent: Decimal, arrived: Decimal, moisture_pct: Decimal | None) -> list[Finding]:
    found = []
    if not arrived.is_finite() or not 0 <= arrived <= sent * MOST_GAIN:
        found.append(blocking("arrived_odd", ARRIVED_ODD, "tonnes", {"arrived": arrived, "sent": sent}))
    if moisture_pct is not None and not (moisture_pct.is_finite() and 0 <= moisture_pct < 100):
        found.append(blocking("moisture_odd", MOISTURE_ODD, "moisture_pct", {"value": moisture_pct}))
    return found


def _claimed(lost: Decimal, allowed: Decimal, rule: LossRule) -> Decimal:
    if lost <= allowed or rule is LossRule.NONE:
        return Decimal(0)
    return lost if rule is LossRule.WHOLE else lost - allowed


def _verdict(sent: Decimal, lost: Decimal, allowed: Decimal, allowance: Allowance) -> Verdict:
    apart = allowance.dispute_pct
    if apart is not None and abs(lost) * 100 > sent * apart:
        return Verdict.DISPUTE
    if lost > allowed and allowance.rule is not LossRule.NONE:
        return Verdict.CLAIM
    return Verdict.SURPLUS if lost < 0 else Verdict.WITHIN


def _tonnes(value: Decimal) -> Decimal:
    return value.quantize(TONNE_PLACES, ROUND_HALF_UP)
