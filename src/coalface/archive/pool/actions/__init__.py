"""What people do with the pool and in a census."""

from coalface.archive.pool.actions.census import (
    CampaignInvalid,
    SheetFields,
    SheetInvalid,
    close_campaign,
    correct_sheet,
    make_prospect,
    open_campaign,
    record_sheet,
)
from coalface.archive.pool.actions.claiming import (
    AlreadyTaken,
    ClaimRefused,
    NotHeld,
    claim_customer,
    hand_back,
    release_customers,
)
from coalface.archive.pool.actions.policies import PolicyInvalid, set_policy
from coalface.archive.pool.actions.reclaiming import follow_customers, reclaim_quiet

__all__ = [
    "AlreadyTaken",
    "CampaignInvalid",
    "ClaimRefused",
    "NotHeld",
    "PolicyInvalid",
    "SheetFields",
    "SheetInvalid",
    "claim_customer",
    "close_campaign",
    "correct_sheet",
    "follow_customers",
    "hand_back",
    "make_prospect",
    "open_campaign",
    "reclaim_quiet",
    "record_sheet",
    "release_customers",
    "set_policy",
]
