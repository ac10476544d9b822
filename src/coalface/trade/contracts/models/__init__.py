"""Contracts, the quantities of their months, and their terms."""

from coalface.trade.contracts.models.contracts import Contract, ContractMonth
from coalface.trade.contracts.models.terms import ContractTerms

__all__ = ["Contract", "ContractMonth", "ContractTerms"]
