"""Keeping the months equal to what contracts, shipments and receipts say."""

from coalface.trade.months.actions.recompute import recompute_all, recompute_dirty

__all__ = ["recompute_all", "recompute_dirty"]
