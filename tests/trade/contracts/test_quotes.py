"""Quotes: drawn up with the price machinery, sent, accepted into a contract."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.admission import a_route
from tests.builders.agreements import a_floor, a_price, a_price_list, a_quote
from tests.builders.archive import a_customer, in_days
from tests.builders.catalogue import a_spec
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_product

from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.trade.contracts.access import visible_quotes
from coalface.trade.contracts.actions import (
    NotAgreeable,
    QuoteInvalid,
    QuoteStepImpossible,
    accept_quote,
    change_quote,
    decline_quote,
    expire_quotes,
    remind_of_quotes,
    send_quote,
    submit_quote,
)
from coalface.trade.contracts.models import Contract, ContractTerms, Quote
from coalface.trade.contracts.queries import kept_answer, priced_again
from coalface.trade.pricing.actions.adjusting import save_adjustments
from coalface.trade.pricing.rules.steps import About, Manner, Rule

pytestmark = pytest.mark.django_db
D = Decimal


def sent(quote: Quote, by: User | None = None) -> Quote:
    return send_quote(quote_id=quote.pk, version=quote.version, by=by or the_system())


def stepped(price: str = "720") -> dict[str, object]:
    """A list with a discount by volume and a surcharge for risk."""
    price_list, product = a_price_list(), a_product()
    a_price(price_list, product, price)
    rules = [
        Rule(About.VOLUME, Manner.PER_TONNE, D(-3), low=D(100_000)),
        Rule(About.RISK, Manner.PERCENT, D(1)),
    ]
    start = timezone.localdate() - timedelta(days=30)
    save_adjustments(price_list=price_list, version=1, rules=rules, from_on=start, by=the_system())
    return {"price_list": price_list, "product": product}


def test_the_price_comes_from_the_list_with_volume_and_risk_step_by_step() -> None:
    customer = a_customer()
    customer.risky = True
    customer.save(update_fields=["risky"])
    quote = a_quote(customer, tonnes=D(120_000), **stepped())  # type: ignore[arg-type] # list and product
    event = AuditEvent.objects.latest("pk")
    assert quote.computed_price == D("724.17")
    assert [(one.code, one.amount) for one in kept_answer(quote).steps] == [
        ("listed", D("720.00")),
        ("volume", D("-3.000000")),
        ("risk", D("7.170000")),
    ]
    assert (event.action, event.subject_id) == ("trade.quote.draw_up", quote.pk)


def test_a_quote_keeps_its_price_and_can_be_worked_out_again_as_of_then() -> None:
    given = stepped()
    quote = a_quote(**given)  # type: ignore[arg-type] # list and product
    a_price(given["price_list"], given["product"], "790", timezone.localdate())  # type: ignore[arg-type] # as above
    quote.refresh_from_db()
    again = priced_again(quote)
    assert (quote.computed_price, again.unit_price_per_tonne) == (D("720.00"), D("720.00"))
    assert again.steps[0].amount == kept_answer(quote).steps[0].amount


def test_without_a_price_there_is_no_quote() -> None:
    with pytest.raises(QuoteInvalid) as refusal:
        a_quote(price_list=a_price_list("空价目"))
    assert [one.code for one in refusal.value.findings] == ["no_price"]
    assert Quote.objects.count() == 0


def test_quotes_are_numbered_without_gaps() -> None:
    year = timezone.localdate().year
    assert [a_quote().number for _ in range(2)] == [f"BJD{year}-000001", f"BJD{year}-000002"]


def test_a_quote_needs_the_rights_to_trade_and_to_money() -> None:
    with pytest.raises(NotAllowed):
        a_quote(by=a_user("trade.edit", "trade.view"))
    with pytest.raises(NotAllowed):
        a_quote(by=a_user("money.view"))


def test_a_price_below_the_floor_goes_only_after_approval() -> None:
    decider, product = a_user("contract.decide", "money.view", "trade.view"), a_product()
    a_route(decider, kind="quote")
    a_floor(product, "700")
    price_list = a_price_list()
    a_price(price_list, product, "720")
    quote = a_quote(price_list=price_list, product=product, offered_price=D("690"))
    with pytest.raises(QuoteInvalid) as refusal:
        sent(quote)
    assert str(refusal.value) == "690.00 yuan/t lies below the floor of 700.00 yuan/t; it needs approval."
    quote.refresh_from_db()
    submit_quote(quote_id=quote.pk, version=quote.version, by=the_system())
    decide(step_id=ApprovalStep.objects.get(is_current=True).pk, verdict="granted", by=decider)
    quote.refresh_from_db()
    assert (quote.state, sent(quote).state) == ("approved", "sent")


def test_what_was_sent_back_is_a_draft_and_a_changed_one_needs_approval_anew() -> None:
    decider, product = a_user("contract.decide", "money.view", "trade.view"), a_product()
    a_route(decider, kind="quote")
    a_floor(product, "700")
    price_list = a_price_list()
    a_price(price_list, product, "720")
    quote = a_quote(price_list=price_list, product=product, offered_price=D("690"))
    for verdict, state in (("returned", "draft"), ("granted", "approved")):
        quote.refresh_from_db()
        submit_quote(quote_id=quote.pk, version=quote.version, by=the_system())
        step = ApprovalStep.objects.get(is_current=True)
        decide(step_id=step.pk, verdict=verdict, words="再议", by=decider)
        quote.refresh_from_db()
        assert quote.state == state
    changed = change_quote(quote_id=quote.pk, version=quote.version, offered_price=D("680"), by=the_system())
    assert changed.state == "draft"


def test_a_price_above_the_floor_needs_nobody() -> None:
    quote = a_quote()
    with pytest.raises(QuoteStepImpossible) as refusal:
        submit_quote(quote_id=quote.pk, version=quote.version, by=the_system())
    assert [one.code for one in refusal.value.findings] == ["not_below"]


def test_an_accepted_quote_is_a_draft_contract_with_what_was_quoted() -> None:
    spec = a_spec(from_on=in_days(-30))
    price_list = a_price_list()
    a_price(price_list, spec.product, "720")
    quote = sent(
        a_quote(price_list=price_list, product=spec.product, offered_price=D("712.50"), transport="rail")
    )
    made = accept_quote(quote_id=quote.pk, version=quote.version, number="HT-1", kind="spot", by=the_system())
    terms = ContractTerms.objects.get()
    quote.refresh_from_db()
    assert (made.state, made.total_tonnes, made.transport) == ("draft", D(1000), "rail")
    assert (terms.basis, terms.unit_price_per_tonne) == ("fixed", D("712.50"))
    assert "5500 kcal/kg" in made.quality_words
    assert (quote.state, quote.contract, quote.settled_on) == ("accepted", made, timezone.localdate())
    told = TimelineEntry.objects.filter(customer=quote.customer, subject_kind="quote").order_by("pk")
    assert [one.text for one in told] == [
        f"Quote {quote.number} sent, valid until {quote.valid_until_on}",
        f"Quote {quote.number} accepted",
    ]


def test_without_a_contract_there_is_no_yes() -> None:
    quote = sent(a_quote())
    with pytest.raises(NotAgreeable):
        accept_quote(quote_id=quote.pk, version=quote.version, number=" ", kind="spot", by=the_system())
    quote.refresh_from_db()
    assert (quote.state, Contract.objects.count()) == ("sent", 0)


def test_a_customer_says_no_with_a_reason() -> None:
    quote = sent(a_quote())
    with pytest.raises(QuoteInvalid):
        decline_quote(quote_id=quote.pk, version=quote.version, reason=" ", by=the_system())
    over = decline_quote(quote_id=quote.pk, version=quote.version, reason="价格偏高", by=the_system())
    assert (over.state, over.settled_words) == ("declined", "价格偏高")
    with pytest.raises(QuoteStepImpossible):
        sent(over)


def test_quotes_run_out_after_their_last_day_and_are_reminded_of_before() -> None:
    seller = a_user("trade.edit", "trade.view", "money.view")
    quote = sent(a_quote(by=seller), seller)
    day = quote.valid_until_on
    assert remind_of_quotes(today=day - timedelta(days=3), by=the_system()) == 1
    assert [expire_quotes(today=one, by=the_system()) for one in (day, day + timedelta(days=1))] == [0, 1]
    quote.refresh_from_db()
    assert (quote.state, Notice.objects.get(topic="trade.quote").state) == ("expired", "closed")


def test_quotes_are_seen_by_those_who_see_the_money() -> None:
    a_quote()
    assert [visible_quotes(a_user(right)).count() for right in ("money.view", "trade.view")] == [1, 0]
