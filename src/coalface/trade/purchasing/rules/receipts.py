"""What a receipt of bought coal must hold, and what is wrong when it does not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import BOUND, State
from coalface.trade.dispatch.rules.losses import MOST_GAIN, Allowance, Loss, LossRule, loss

NOT_BOUND = mark("Nothing is received under %(contract)s before it is in force.")
OUTSIDE = mark("%(day)s lies outside the contract.")
IN_FUTURE = mark("The day has not come yet.")
NO_TONNES = mark("Tonnes lie above 0.")
NO_VEHICLE = mark("Name the plate or the waybill.")
FAR_MORE = mark("%(received)s t cannot have come of %(origin)s t.")
OTHER_COAL = mark("%(yard)s holds %(product)s; choose blending, or another stockyard.")
MOST_TONNES = Decimal(200_000)
"""More than the largest ship carries is a slip of the decimal point."""
TOO_MANY = mark("%(tonnes)s t is more than any load: check the unit.")


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt as somebody enters it, as far as it is judged; `fits` tells whether yard and coal agree."""

    received_on: date
    vehicle: str
    origin_tonnes: Decimal | None
    received_tonnes: Decimal


def receipt_findings(received: Received, today: date) -> list[Finding]:
    """Why this cannot have come so, whatever the contract."""
    found = []
    if received.received_on > today:
        found.append(blocking("in_future", IN_FUTURE, "received_on"))
    if not received.vehicle:
        found.append(blocking("no_vehicle", NO_VEHICLE, "vehicle"))
    for field, tonnes in (
        ("origin_tonnes", received.origin_tonnes),
        ("received_tonnes", received.received_tonnes),
    ):
        found += _weight_findings(field, tonnes)
    origin = received.origin_tonnes
    if not found and origin is not None and received.received_tonnes > origin * MOST_GAIN:
        values = {"received": received.received_tonnes, "origin": origin}
        found.append(blocking("far_more", FAR_MORE, "received_tonnes", values))
    return found


def term_findings(contract: str, state: State, term: Term, day: date) -> list[Finding]:
    """Coal comes under a contract that is, or was, in force on the day."""
    if state not in BOUND:
        return [blocking("not_bound", NOT_BOUND, "contract", {"contract": contract})]
    return [] if term.covers(day) else [blocking("outside", OUTSIDE, "received_on", {"day": day})]


def yard_findings(yard: str, product: str, *, same: bool, blending: bool) -> list[Finding]:
    """Coal for trading lies with its like; for blending it may lie with another."""
    if same or blending:
        return []
    return [blocking("other_coal", OTHER_COAL, "stockyard", {"yard": yard, "product": product})]


def loss_of(origin: Decimal | None, received: Decimal, allowance_pct: Decimal, rule: str) -> Loss | None:
    """The loss on the way by B6; None where nobody weighed at the origin."""
    if origin is None:
        return None
    return loss(origin, received, Allowance(allowance_pct, None, LossRule(rule)))


def _weight_findings(field: str, tonnes: Decimal | None) -> list[Finding]:
    if tonnes is None:
        return []
    if not tonnes.is_finite() or tonnes <= 0:
        return [blocking("no_tonnes", NO_TONNES, field)]
    if tonnes > MOST_TONNES:
        return [blocking("too_many", TOO_MANY, field, {"tonnes": tonnes})]
    return []
