"""What people do about contracts."""

from coalface.trade.contracts.actions.recording import (
    ContractChanges,
    ContractDetails,
    ContractInUse,
    NotAgreeable,
    change_contract,
    delete_contract,
    follow_cards,
    follow_customers,
    index_row,
    push_engagements,
    record_contract,
)
from coalface.trade.contracts.actions.terms import TermsFields, TermsInvalid, set_terms

__all__ = [
    "ContractChanges",
    "ContractDetails",
    "ContractInUse",
    "NotAgreeable",
    "TermsFields",
    "TermsInvalid",
    "change_contract",
    "delete_contract",
    "follow_cards",
    "follow_customers",
    "index_row",
    "push_engagements",
    "record_contract",
    "set_terms",
]
