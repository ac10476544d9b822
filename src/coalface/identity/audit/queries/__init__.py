"""What the trail and the history of fields say."""

from coalface.identity.audit.queries.chain import (
    Verdict,
    anchor_text,
    chain_length,
    event_seal,
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
    "anchor_text",
    "chain_length",
    "event_seal",
    "field_history",
    "pending_events",
    "seal_at",
    "tip",
    "verification",
    "verify",
]
