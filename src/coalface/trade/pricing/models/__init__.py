"""What prices come about by: clause sets and their versions."""

from coalface.trade.pricing.models.clauses import ClauseSet, ClauseSetVersion

__all__ = ["ClauseSet", "ClauseSetVersion"]
