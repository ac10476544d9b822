"""What people ask about lots: which are ready, what was agreed, what is in dispute."""

from coalface.trade.quality.queries.results import (
    AgreedAssay,
    Standing,
    agreed_assay,
    agreed_assays,
    disputed,
    lots_ready,
    policy_of,
    standings,
    standings_of,
)

__all__ = [
    "AgreedAssay",
    "Standing",
    "agreed_assay",
    "agreed_assays",
    "disputed",
    "lots_ready",
    "policy_of",
    "standings",
    "standings_of",
]
