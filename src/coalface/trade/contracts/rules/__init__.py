"""What a contract must say (B2), and whether it covers a delivery."""

from coalface.trade.contracts.rules.contracts import (
    MOST_TONNES_A_MONTH,
    MonthQuantity,
    Term,
    contract_findings,
    quantity_findings,
)

__all__ = [
    "MOST_TONNES_A_MONTH",
    "MonthQuantity",
    "Term",
    "contract_findings",
    "quantity_findings",
]
