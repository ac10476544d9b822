"""Questions about contracts: what is agreed, by which terms, at what price, and whether coal may leave."""

from coalface.trade.contracts.queries.contracts import open_contracts, quantities_of
from coalface.trade.contracts.queries.elements import lacking, price_remarks
from coalface.trade.contracts.queries.quotes import kept_answer, priced_again, quoted
from coalface.trade.contracts.queries.terms import (
    begun,
    may_ship,
    price_by,
    price_on,
    terms_of,
    terms_on,
    versions_of,
)

__all__ = [
    "begun",
    "kept_answer",
    "lacking",
    "may_ship",
    "open_contracts",
    "price_by",
    "price_on",
    "price_remarks",
    "priced_again",
    "quantities_of",
    "quoted",
    "terms_of",
    "terms_on",
    "versions_of",
]
