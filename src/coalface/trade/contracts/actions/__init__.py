"""What people do about contracts."""

from coalface.trade.contracts.actions.accepting import accept_quote
from coalface.trade.contracts.actions.expiring import expire_quotes, remind_of_quotes
from coalface.trade.contracts.actions.lifecycle import (
    BATCH,
    StepImpossible,
    end_contracts,
    settle,
    submit_contract,
    terminate_contract,
)
from coalface.trade.contracts.actions.papers import attach_to_contract, remove_from_contract
from coalface.trade.contracts.actions.promises import (
    PromiseInvalid,
    record_promise,
    remind_of_promises,
    settle_promise,
)
from coalface.trade.contracts.actions.quality import NoSpecification, take_over_quality
from coalface.trade.contracts.actions.quotes import (
    QuoteFields,
    QuoteInvalid,
    QuoteStepImpossible,
    change_quote,
    decline_quote,
    draw_up_quote,
    quote_row,
    send_quote,
    settle_quote,
    submit_quote,
)
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
    "QuoteFields",
    "QuoteInvalid",
    "QuoteStepImpossible",
    "ShortfallInvalid",
    "StepImpossible",
    "TermsFields",
    "TermsFixed",
    "TermsInvalid",
    "accept_quote",
    "ask_for_signature",
    "attach_to_contract",
    "change_contract",
    "change_quote",
    "decline_quote",
    "delete_contract",
    "draw_up_quote",
    "end_contracts",
    "expire_quotes",
    "follow_cards",
    "follow_customers",
    "index_row",
    "push_engagements",
    "quote_row",
    "record_contract",
    "record_promise",
    "record_shortfall",
    "refuse_signature",
    "remind_of_promises",
    "remind_of_quotes",
    "remove_from_contract",
    "send_quote",
    "set_supervision",
    "set_terms",
    "settle",
    "settle_promise",
    "settle_quote",
    "sign",
    "submit_contract",
    "submit_quote",
    "take_over_quality",
    "terminate_contract",
]
