"""The way of a quote 报价单 from draft to its end, and what it must say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.pricing.rules.answers import PriceAnswer, Step

IMPOSSIBLE = mark("This step does not fit the present state of the quote.")
NO_TONNES = mark("The tonnes must lie above 0.")
TOO_MUCH = mark("%(tonnes)s t is more than any customer burns in a month.")
ENDS_FIRST = mark("The end must not lie before the beginning.")
OVER_BEFORE_IT_BEGINS = mark("The quote would be valid until %(day)s only, and that day is past.")
NO_PRICE = mark("An offered price must lie above 0.")
TOO_HIGH = mark("%(price)s yuan/t is more than coal ever costs: check the price.")
BELOW_FLOOR = mark("%(price)s yuan/t lies below the floor of %(floor)s yuan/t; it needs approval.")
HIGHEST_PRICE = Decimal("9999.99")
MOST_TONNES = Decimal(10_000_000)


class State(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class Event(StrEnum):
    SUBMIT = "submit"
    GRANT = "grant"
    SEND_BACK = "send_back"
    CHANGE = "change"
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"


_ON = {
    (State.DRAFT, Event.SUBMIT): State.APPROVING,
    (State.DRAFT, Event.SEND): State.SENT,
    (State.DRAFT, Event.CHANGE): State.DRAFT,
    (State.DRAFT, Event.EXPIRE): State.EXPIRED,
    (State.APPROVING, Event.GRANT): State.APPROVED,
    (State.APPROVING, Event.SEND_BACK): State.DRAFT,
    (State.APPROVED, Event.CHANGE): State.DRAFT,
    (State.APPROVED, Event.SEND): State.SENT,
    (State.APPROVED, Event.EXPIRE): State.EXPIRED,
    (State.SENT, Event.ACCEPT): State.ACCEPTED,
    (State.SENT, Event.DECLINE): State.DECLINED,
    (State.SENT, Event.EXPIRE): State.EXPIRED,
}
"""A changed quote is a draft again: what was approved was another one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote as far as it is judged; tonnes, yuan/t."""

    tonnes: Decimal
    delivery_from_on: date
    delivery_until_on: date
    valid_until_on: date
    offered_price: Decimal | None = None


def after(state: State, event: Event) -> State | None:
    """The state an event leads to, None when it cannot happen there."""
    return _ON.get((state, event))


def step_findings(state: State, event: Event) -> list[Finding]:
    """Why an event cannot happen now."""
    if after(state, event) is not None:
        return []
    return [blocking("quote_step", IMPOSSIBLE, None, {"state": state.value, "event": event.value})]


def offer_findings(offer: Offer, today: date) -> list[Finding]:
    """What no quote can say; the fields are those of the form."""
    found = []
    if offer.tonnes <= 0:
        found.append(blocking("no_tonnes", NO_TONNES, "tonnes"))
    if offer.tonnes > MOST_TONNES:
        found.append(blocking("too_much", TOO_MUCH, "tonnes", {"tonnes": offer.tonnes}))
    if offer.delivery_until_on < offer.delivery_from_on:
        found.append(blocking("ends_first", ENDS_FIRST, "delivery_until_on"))
    if offer.valid_until_on < today:
        found.append(_over(offer.valid_until_on))
    price = offer.offered_price
    if price is not None and price <= 0:
        found.append(blocking("price_zero", NO_PRICE, "offered_price"))
    if price is not None and price > HIGHEST_PRICE:
        found.append(blocking("price_too_high", TOO_HIGH, "offered_price", {"price": price}))
    return found


def sending_findings(
    price: Decimal, floor: Decimal | None, approved: bool, until: date, today: date
) -> list[Finding]:
    """Why a quote cannot be sent: it ran out, or lies below its floor without approval (R45.06)."""
    found = [_over(until)] if until < today else []
    if floor is not None and price < floor and not approved:
        found.append(blocking("below_floor", BELOW_FLOOR, "offered_price", {"price": price, "floor": floor}))
    return found


def floor_remark(price: Decimal, floor: Decimal | None) -> list[Finding]:
    """A price below its floor needs somebody's approval."""
    if floor is None or price >= floor:
        return []
    values = {"price": price, "floor": floor}
    return [Finding("below_floor", Severity.NEEDS_APPROVAL, BELOW_FLOOR, values, "offered_price")]


def write_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept with a quote; numbers and dates as text."""
    return [
        {
            "code": step.code,
            "message": step.message,
            "amount": str(step.amount),
            "values": {name: str(value) for name, value in step.values.items()},
        }
        for step in steps
    ]


def read_steps(document: Sequence[Mapping[str, Any]], price: Decimal) -> PriceAnswer:
    """The answer that was kept."""
    steps = (Step(one["code"], one["message"], Decimal(one["amount"]), one["values"]) for one in document)
    return PriceAnswer(price, tuple(steps))


def _over(until: date) -> Finding:
    return blocking("over_already", OVER_BEFORE_IT_BEGINS, "valid_until_on", {"day": until})
