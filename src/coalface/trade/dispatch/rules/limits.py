"""What the gate allows and what may be lost on the way, as the house sets it from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch.rules.losses import OTHERWISE, USUAL, Allowance
from coalface.trade.dispatch.rules.weighing import Limits

MOST_GROSS = Decimal(200)
OUTSIDE = mark("This lies between %(least)s and %(most)s.")
NO_SOURCE = mark("Please name the source: the standard, the contract form or the decision.")
WAYS = ("rail", "water", "road", "other")


@dataclass(frozen=True, slots=True)
class HouseLimits:
    """Limits of the weighbridge, and by transport the loss allowed where a contract is silent."""

    gate: Limits
    losses: Mapping[str, Allowance]

    def allowance(self, transport: str) -> Allowance:
        return self.losses.get(transport) or self.losses.get("other", OTHERWISE)


HOUSE = HouseLimits(Limits(), {**USUAL, "other": OTHERWISE})
"""Where nothing was set: 49 t on the road by GB 1589-2016; rail 1.2 % by the coal delivery rules of 1965."""


def limits_findings(limits: HouseLimits, source: str) -> list[Finding]:
    gate = limits.gate
    asked = [
        ("most_gross_tonnes", gate.most_gross_tonnes, Decimal(1), MOST_GROSS),
        ("note_over_pct", gate.note_over_pct, Decimal(0), Decimal(50)),
        ("tare_apart_pct", gate.tare_apart_pct, Decimal(0), Decimal(50)),
        ("again_minutes", Decimal(gate.again_minutes), Decimal(0), Decimal(600)),
        ("quick_minutes", Decimal(gate.quick_minutes), Decimal(0), Decimal(600)),
    ]
    for way, allowed in limits.losses.items():
        asked.append((f"{way}_pct", allowed.pct, Decimal(0), Decimal(20)))
        if allowed.dispute_pct is not None:
            asked.append((f"{way}_dispute_pct", allowed.dispute_pct, Decimal(0), Decimal(20)))
    found = [
        blocking("outside", OUTSIDE, field, {"least": least, "most": most})
        for field, value, least, most in asked
        if not least <= value <= most
    ]
    return found if source.strip() else [*found, blocking("source_missing", NO_SOURCE, "source")]
