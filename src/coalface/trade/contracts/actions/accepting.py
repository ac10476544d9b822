"""A quote the customer accepts becomes a draft contract with what was quoted, in one act."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.trade.contracts.actions.quotes import lock_quote, settle_on, step, tell_quote
from coalface.trade.contracts.actions.recording import record_contract
from coalface.trade.contracts.actions.terms import TermsFields, set_terms
from coalface.trade.contracts.models import Contract, Quote
from coalface.trade.contracts.rules.quotes import Event


@transaction.atomic
def accept_quote(*, quote_id: int, version: int, number: str, kind: str, by: User) -> Contract:
    """Note the customer's yes and draw up the contract. A price by list is agreed as it was quoted; a
    floating one goes on floating, with what was negotiated as its surcharge.

    Raises QuoteStepImpossible, or as `record_contract`: a customer not admitted gets no contract, and the
    quote then stays as it was.
    """
    found = lock_quote(quote_id, version, by)
    step(found, Event.ACCEPT)
    made = _contract(found, number, kind, by)
    _terms(found, made, by)
    found.contract = made
    settle_on(found, timezone.localdate(), "", by)
    tell_quote(found, _("Quote %(number)s accepted"), by)
    detail = {"contract": made.number, "price": found.unit_price_per_tonne}
    record(by=by, action="trade.quote.accept", subject=found, detail=detail)
    made.refresh_from_db()
    return made


def _contract(quote: Quote, number: str, kind: str, by: User) -> Contract:
    return record_contract(
        customer=quote.customer,
        number=number,
        kind=kind,
        starts_on=quote.delivery_from_on,
        ends_on=quote.delivery_until_on,
        product=quote.product,
        total_tonnes=quote.tonnes,
        transport=quote.transport,
        flow_from=str(quote.mine or ""),
        flow_to=str(quote.place or ""),
        quality_words=quote.quality_words,
        remarks=quote.words,
        draft=True,
        by=by,
    )


def _terms(quote: Quote, contract: Contract, by: User) -> None:
    fields: TermsFields = {
        "product": quote.product,
        "mine": quote.mine,
        "place": quote.place,
        "transport": quote.transport,
        "freight_mode": quote.freight_mode,
        "note": _("By quote %(number)s") % {"number": quote.number},
    }
    if quote.basis == Quote.Basis.FLOATING:
        fields["formula"], fields["kcal_per_kg"] = quote.formula, quote.kcal_per_kg
        fields["surcharge_per_tonne"] = quote.unit_price_per_tonne - quote.computed_price
    else:
        fields["unit_price_per_tonne"] = Decimal(quote.unit_price_per_tonne)
    set_terms(
        contract=contract,
        version=contract.version,
        basis="floating" if quote.basis == Quote.Basis.FLOATING else "fixed",
        from_on=quote.delivery_from_on,
        fields=fields,
        by=by,
    )
