"""What a quote comes to, by the same machinery that prices contracts."""

from datetime import datetime

from coalface.trade.contracts.models import Contract, ContractTerms, Quote
from coalface.trade.contracts.queries.terms import price_by
from coalface.trade.contracts.rules.quotes import read_steps
from coalface.trade.pricing.rules.answers import PriceAnswer


def quoted(quote: Quote, *, known_at: datetime | None = None) -> PriceAnswer:
    """The price of the first day of delivery for this customer and volume, with its steps.

    With `known_at`, as it would have been then: from the prices, indices and grade known at that moment.
    """
    return price_by(_as_terms(quote), quote.product, quote.delivery_from_on, known_at=known_at)


def kept_answer(quote: Quote) -> PriceAnswer:
    """The price as it was computed, step by step, when the quote was drawn up."""
    return read_steps(quote.steps, quote.computed_price)


def priced_again(quote: Quote) -> PriceAnswer:
    """The price worked out anew from what was known when the quote was priced."""
    return quoted(quote, known_at=quote.priced_at)


def _as_terms(quote: Quote) -> ContractTerms:
    """The quote as the terms of a contract nobody has saved; pricing asks no more of one."""
    contract = Contract(
        customer=quote.customer,
        number=quote.number,
        product=quote.product,
        total_tonnes=quote.tonnes,
        starts_on=quote.delivery_from_on,
    )
    return ContractTerms(
        contract=contract,
        number=1,
        product=quote.product,
        basis=quote.basis,
        price_list=quote.price_list,
        formula=quote.formula,
        kcal_per_kg=quote.kcal_per_kg,
        mine=quote.mine,
        place=quote.place,
        transport=quote.transport,
    )
