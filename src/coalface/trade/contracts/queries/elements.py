"""What a contract still lacks, and what its approvers must know."""

from datetime import date

from coalface.kernel.findings import Finding
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries.contracts import quantities_of
from coalface.trade.contracts.queries.terms import price_by, versions_of
from coalface.trade.contracts.rules.elements import Elements, element_findings


def elements_of(contract: Contract) -> Elements:
    return Elements(
        quality=contract.quality_words,
        has_end=contract.ends_on is not None,
        flow_from=contract.flow_from,
        flow_to=contract.flow_to,
        transport=contract.transport,
        liability=contract.liability_words,
        dispute=contract.dispute_words,
        has_terms=contract.terms.exists(),
        total_tonnes=contract.total_tonnes,
        quantities=quantities_of(contract),
        is_supplement=contract.kind == Contract.Kind.SUPPLEMENT,
        has_parent=contract.amends_id is not None,
    )


def lacking(contract: Contract) -> list[Finding]:
    """What must be written before the contract can go to approval, and a price below its floor (R45.06)."""
    return [*element_findings(elements_of(contract)), *price_remarks(contract)]


def price_remarks(contract: Contract) -> list[Finding]:
    """What speaks against the newest terms on the day they begin."""
    terms = versions_of(contract).first()
    if terms is None:
        return []
    day: date = terms.from_on
    return [one for one in price_by(terms, None, day).findings if one.code == "below_floor"]
