"""What prices come about by: clause sets, floating formulas, price lists, and their versions."""

from coalface.trade.pricing.models.clauses import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.models.floating import (
    FloatingFormula,
    FloatingGrade,
    FloatingMember,
    FloatingVersion,
)
from coalface.trade.pricing.models.lists import (
    AdjustmentVersion,
    Price,
    PriceFloor,
    PriceList,
    PriceListMember,
)
from coalface.trade.pricing.models.moves import PriceMove

__all__ = [
    "AdjustmentVersion",
    "ClauseSet",
    "ClauseSetVersion",
    "FloatingFormula",
    "FloatingGrade",
    "FloatingMember",
    "FloatingVersion",
    "Price",
    "PriceFloor",
    "PriceList",
    "PriceListMember",
    "PriceMove",
]
