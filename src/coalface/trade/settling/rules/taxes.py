"""Value-added tax on coal and on freight by the day of the sale, and what of an amount is tax (B8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.measures import yuan


class Item(StrEnum):
    """What an invoice is about."""

    COAL = "coal"
    FREIGHT = "freight"


RATES_PCT = {
    Item.COAL: (
        (date(2019, 4, 1), Decimal(13)),
        (date(2018, 5, 1), Decimal(16)),
        (date.min, Decimal(17)),
    ),
    Item.FREIGHT: (
        (date(2019, 4, 1), Decimal(9)),
        (date(2018, 5, 1), Decimal(10)),
        (date.min, Decimal(11)),
    ),
}


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount with tax and its two parts, in yuan; they sum exactly."""

    gross: Decimal
    net: Decimal
    tax: Decimal
    rate_pct: Decimal


def rate_on(item: Item, day: date) -> Decimal:
    """In percent, by the day on which the obligation to pay the tax arises."""
    return next(rate for since, rate in RATES_PCT[item] if day >= since)


def within(gross: Decimal, rate_pct: Decimal) -> Taxed:
    """The tax that an amount holds: the net amount is rounded half up, the tax is the rest."""
    net = yuan(gross / (1 + rate_pct / 100))
    return Taxed(gross, net, gross - net, rate_pct)


def upon(net: Decimal, rate_pct: Decimal) -> Taxed:
    """The tax that comes on top of an amount without it."""
    tax = yuan(net * rate_pct / 100)
    return Taxed(net + tax, net, tax, rate_pct)
