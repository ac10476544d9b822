"""What the trail and the history of fields say."""

from coalface.identity.audit.queries.chain import (
    Verdict,
    chain_length,
    pending_events,
    seal_at,
    tip,
    verification,
    verify,
)
from coalface.identity.audit.queries.fields import FieldChange, field_history

__all__ = [
    "FieldChange",
    "Verdict",
    "chain_length",
    "field_history",
    "pending_events",
    "seal_at",
    "tip",
    "verification",
    "verify",
]
