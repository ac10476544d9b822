"""Keeping the months equal to what contracts, shipments and receipts say."""

from coalface.trade.months.actions.following import follow_merge
from coalface.trade.months.actions.recompute import recompute_all, recompute_dirty

__all__ = ["follow_merge", "recompute_all", "recompute_dirty"]
