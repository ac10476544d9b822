"""Contracts, the quantities of their months, their terms, promises and signatures, and quotes."""

from coalface.trade.contracts.models.contracts import Contract, ContractMonth
from coalface.trade.contracts.models.promises import Promise, Signature
from coalface.trade.contracts.models.quotes import Quote
from coalface.trade.contracts.models.shortfalls import Shortfall, SupervisionPolicy
from coalface.trade.contracts.models.terms import ContractTerms

__all__ = [
    "Contract",
    "ContractMonth",
    "ContractTerms",
    "Promise",
    "Quote",
    "Shortfall",
    "Signature",
    "SupervisionPolicy",
]
