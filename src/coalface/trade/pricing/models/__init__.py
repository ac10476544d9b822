"""What prices come about by: clause sets and floating formulas, and their versions."""

from coalface.trade.pricing.models.clauses import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.models.floating import (
    FloatingFormula,
    FloatingGrade,
    FloatingMember,
    FloatingVersion,
)

__all__ = [
    "ClauseSet",
    "ClauseSetVersion",
    "FloatingFormula",
    "FloatingGrade",
    "FloatingMember",
    "FloatingVersion",
]
