"""Payments and bank statements as importable tables."""

from coalface.trade.payments.imports import bank, receipts

__all__ = ["bank", "receipts"]
