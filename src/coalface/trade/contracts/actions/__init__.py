"""What people do about contracts."""

from coalface.trade.contracts.actions.lifecycle import (
    BATCH,
    StepImpossible,
    end_contracts,
    settle,
    submit_contract,
    terminate_contract,
)
from coalface.trade.contracts.actions.promises import (
    PromiseInvalid,
    record_promise,
    remind_of_promises,
    settle_promise,
)
from coalface.trade.contracts.actions.quality import NoSpecification, take_over_quality
from coalface.trade.contracts.actions.recording import (
    ContractChanges,
    ContractDetails,
    ContractFixed,
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
from coalface.trade.contracts.actions.shortfalls import (
    PolicyInvalid,
    ShortfallInvalid,
    record_shortfall,
    set_supervision,
)
from coalface.trade.contracts.actions.signatures import (
    NotSignable,
    ask_for_signature,
    refuse_signature,
    sign,
)
from coalface.trade.contracts.actions.terms import TermsFields, TermsFixed, TermsInvalid, set_terms

__all__ = [
    "BATCH",
    "ContractChanges",
    "ContractDetails",
    "ContractFixed",
    "ContractInUse",
    "NoSpecification",
    "NotAgreeable",
    "NotSignable",
    "PolicyInvalid",
    "PromiseInvalid",
    "ShortfallInvalid",
    "StepImpossible",
    "TermsFields",
    "TermsFixed",
    "TermsInvalid",
    "ask_for_signature",
    "change_contract",
    "delete_contract",
    "end_contracts",
    "follow_cards",
    "follow_customers",
    "index_row",
    "push_engagements",
    "record_contract",
    "record_promise",
    "record_shortfall",
    "refuse_signature",
    "remind_of_promises",
    "set_supervision",
    "set_terms",
    "settle",
    "settle_promise",
    "sign",
    "submit_contract",
    "take_over_quality",
    "terminate_contract",
]
