"""Drawing up quotes, sending them, and what became of them."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.approvals.actions import request_approval
from coalface.desk.inbox.actions import close_by_key
from coalface.desk.search import actions as search
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.desk.words import said
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.catalogue.queries import spec_on, spec_words
from coalface.trade.contracts.models import Quote
from coalface.trade.contracts.queries.quotes import quoted
from coalface.trade.contracts.rules.quotes import (
    Event,
    Offer,
    State,
    after,
    floor_remark,
    offer_findings,
    sending_findings,
    step_findings,
    write_steps,
)
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.ledger.actions import next_number
from coalface.trade.pricing.models import FloatingFormula, PriceList
from coalface.trade.pricing.queries.lists import floor_on

SERIES = "BJD"
NEEDS_BASIS = mark("Choose the price list or the formula by which the quote is priced.")
NO_REASON = mark("Please give the reason.")
NOT_BELOW = mark("The price does not lie below its floor; the quote can be sent as it is.")


class QuoteInvalid(Refused):
    """The quote says something no quote can, or its price cannot be known; the findings name the fields."""


class QuoteStepImpossible(Refused):
    """The quote is not in a state from which this can be done."""


class QuoteFields(TypedDict, total=False):
    """What a quote says beside its customer."""

    product: Product
    tonnes: Decimal
    basis: str
    price_list: PriceList | None
    formula: FloatingFormula | None
    kcal_per_kg: int | None
    mine: Mine | None
    place: Station | None
    transport: str
    freight_mode: str
    delivery_from_on: date
    delivery_until_on: date
    valid_until_on: date
    offered_price: Decimal | None
    words: str


@transaction.atomic
def draw_up_quote(*, customer: Customer, by: User, **fields: Unpack[QuoteFields]) -> Quote:
    """A draft with its price and the steps that led to it. Raises QuoteInvalid or NotAllowed."""
    _require(by, customer)
    quote = Quote(customer=customer, drawn_up_by=by, drawn_up_on=timezone.localdate(), version=0, **fields)
    _price(quote)
    quote.number = next_number(SERIES, quote.drawn_up_on)
    keep_quote(quote)
    search.enter(quote_row(quote))
    record(by=by, action="trade.quote.draw_up", subject=quote, detail=_told(quote))
    return quote


@transaction.atomic
def change_quote(*, quote_id: int, version: int, by: User, **fields: Unpack[QuoteFields]) -> Quote:
    """Other conditions, priced anew; one that was approved is a draft again."""
    found = lock_quote(quote_id, version, by)
    step(found, Event.CHANGE)
    for name, value in fields.items():
        setattr(found, name, value)
    _price(found)
    keep_quote(found)
    record(by=by, action="trade.quote.change", subject=found, detail=_told(found))
    return found


@transaction.atomic
def submit_quote(*, quote_id: int, version: int, words: str = "", by: User) -> Quote:
    """Ask for approval of a price below its floor (R45.06)."""
    found = lock_quote(quote_id, version, by)
    step(found, Event.SUBMIT)
    low = floor_remark(found.unit_price_per_tonne, found.floor_per_tonne)
    if not low:
        raise QuoteStepImpossible(blocking("not_below", NOT_BELOW))
    keep_quote(found)
    told = [*(said(one) for one in low), words.strip()]
    title = _("Quote %(number)s for %(customer)s") % {"number": found.number, "customer": found.customer.name}
    request_approval(subject=found, title=title, words="\n".join(told).strip(), by=by)
    record(by=by, action="trade.quote.submit", subject=found, detail=_told(found))
    return found


def settle_quote(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction."""
    rows = Quote.objects.select_for_update(of=("self",)).select_related("customer")
    found = rows.get(pk=outcome.subject_id)
    granted = outcome.verdict is Verdict.GRANTED
    step(found, Event.GRANT if granted else Event.SEND_BACK)
    keep_quote(found)
    detail = {"verdict": outcome.verdict.value, "state": found.state}
    record(by=outcome.by, action="trade.quote.settle", subject=found, detail=detail)


@transaction.atomic
def send_quote(*, quote_id: int, version: int, by: User) -> Quote:
    """Note that the quote went to the customer; below its floor only what was approved goes."""
    found = lock_quote(quote_id, version, by)
    approved = State(found.state) is State.APPROVED
    step(found, Event.SEND)
    _refuse(
        sending_findings(
            found.unit_price_per_tonne,
            found.floor_per_tonne,
            approved,
            found.valid_until_on,
            timezone.localdate(),
        )
    )
    keep_quote(found)
    tell_quote(found, _("Quote %(number)s sent, valid until %(day)s"), by)
    record(by=by, action="trade.quote.send", subject=found, detail=_told(found))
    return found


@transaction.atomic
def decline_quote(*, quote_id: int, version: int, reason: str, by: User) -> Quote:
    """The customer says no, and why."""
    if not reason.strip():
        raise QuoteInvalid(blocking("reason_missing", NO_REASON, "reason"))
    found = lock_quote(quote_id, version, by)
    step(found, Event.DECLINE)
    settle_on(found, timezone.localdate(), reason, by)
    tell_quote(found, _("Quote %(number)s declined: %(words)s"), by)
    record(by=by, action="trade.quote.decline", subject=found, detail={"reason": found.settled_words})
    return found


def lock_quote(quote_id: int, version: int, by: User) -> Quote:
    """The quote, locked until the transaction ends; refuses who may not or has not seen it as it is."""
    rows = Quote.objects.select_for_update(of=("self",))
    found = rows.select_related("customer", "product", "price_list", "formula", "mine", "place").get(
        pk=quote_id
    )
    _require(by, found.customer)
    check_version(found, seen=version, offered={})
    return found


def step(quote: Quote, event: Event) -> None:
    """Go on to the state the event leads to; the caller saves."""
    state = State(quote.state)
    reached = after(state, event)
    if reached is None:
        raise QuoteStepImpossible(*step_findings(state, event))
    quote.state = reached.value


def settle_on(quote: Quote, day: date, words: str, by: User) -> None:
    """The quote is over; nobody needs to be reminded of it."""
    quote.settled_on, quote.settled_words = day, words.strip()[:250]
    keep_quote(quote)
    close_by_key(key=key_of(quote), by=by)


def keep_quote(quote: Quote) -> None:
    quote.version += 1
    quote.save()


def tell_quote(quote: Quote, text: str, by: User) -> None:
    """A line in the customer's story; prices stay out of it."""
    told = {"number": quote.number, "day": quote.valid_until_on, "words": quote.settled_words}
    timeline.write(
        customer=quote.customer,
        kind=TimelineEntry.Kind.CONTRACT,
        text=text % told,
        by=by,
        subject=quote,
    )


def quote_row(quote: Quote) -> search.IndexRow:
    """A quote is found by its number and its customer."""
    customer = quote.customer
    return search.IndexRow(
        subject_kind="quote",
        subject_id=quote.pk,
        title=quote.number,
        subtitle=customer.name,
        words=(quote.number, customer.name),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )


def _require(by: User, customer: Customer) -> None:
    require_reach(by, "trade.edit", customer)
    require_reach(by, "money.view", customer)


def _price(quote: Quote) -> None:
    """Judge the conditions, then compute; a price that cannot be known is no quote."""
    offer = Offer(
        quote.tonnes,
        quote.delivery_from_on,
        quote.delivery_until_on,
        quote.valid_until_on,
        quote.offered_price,
    )
    found = [*offer_findings(offer, timezone.localdate()), *customer_findings(quote.customer)]
    if (quote.price_list is None) if quote.basis == Quote.Basis.LIST else (quote.formula is None):
        found.append(blocking("no_basis", NEEDS_BASIS, "basis"))
    _refuse(found)
    quote.priced_at = timezone.now()
    answer = quoted(quote)
    if answer.unit_price_per_tonne is None:
        raise QuoteInvalid(*answer.findings)
    quote.computed_price, quote.steps = answer.unit_price_per_tonne, write_steps(answer.steps)
    quote.floor_per_tonne = floor_on(quote.product, quote.delivery_from_on, quote.mine_id)
    spec = spec_on(quote.product, quote.delivery_from_on)
    quote.quality_words = spec_words(spec) if spec is not None else ""


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise QuoteInvalid(*findings)


def _told(quote: Quote) -> dict[str, object]:
    """What the audit trail keeps."""
    return {
        "number": quote.number,
        "computed": quote.computed_price,
        "offered": quote.unit_price_per_tonne,
        "floor": quote.floor_per_tonne,
        "valid_until_on": quote.valid_until_on,
    }


def key_of(quote: Quote) -> str:
    """Under which the notices about a quote are known."""
    return f"quote:{quote.pk}"
