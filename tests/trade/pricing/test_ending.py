"""Ending a listed price early: the past stays, and nothing quoted or delivered loses its price."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.agreements import a_floor, a_price, a_price_list, a_quote, terms_of
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_mine, a_product, a_shipment

from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.chain.actions.prices import PriceStillNeeded, end_price
from coalface.trade.pricing.actions.lists import PriceInvalid
from coalface.trade.pricing.actions.prices import PricesOverlap, kept
from coalface.trade.pricing.models import Price
from coalface.trade.pricing.queries.lists import Delivery, listed

pytestmark = pytest.mark.django_db
D = Decimal
JANUARY, MARCH, LAST, APRIL = date(2026, 1, 1), date(2026, 3, 15), date(2026, 3, 31), date(2026, 4, 1)


def said(price: Price, day: date, **of: object) -> Decimal | None:
    delivery = Delivery(price.product, day)
    return listed(price.price_list, delivery, a_customer(), **of).unit_price_per_tonne  # type: ignore[arg-type] # as named


def test_a_price_ends_early_and_keeps_its_past() -> None:
    price, by = a_price(a_price_list(), a_product(), "720"), a_user("pricing.edit")
    before = timezone.now()
    ended = end_price(price_id=price.pk, last_on=LAST, by=by)
    event = AuditEvent.objects.latest("pk")
    assert [said(ended, day) for day in (MARCH, LAST, APRIL)] == [D(720), D(720), None]
    assert said(ended, APRIL, known_at=before) == D(720)
    assert (event.action, event.subject_id, event.actor_id) == ("trade.price.end", price.price_list_id, by.pk)


def test_what_a_successor_had_replaced_does_not_come_back() -> None:
    price_list, product = a_price_list(), a_product()
    a_price(price_list, product, "700")
    second = a_price(price_list, product, "720", MARCH)
    end_price(price_id=second.pk, last_on=LAST, by=the_system())
    assert [said(second, day) for day in (JANUARY, LAST, APRIL)] == [D(700), D(720), None]


def test_after_a_price_of_one_mine_ended_the_general_one_holds() -> None:
    price_list, product, mine = a_price_list(), a_product(), a_mine()
    a_price(price_list, product, "700")
    own = a_price(price_list, product, "730", mine=mine)
    end_price(price_id=own.pk, last_on=LAST, by=the_system())
    prices = [
        listed(price_list, Delivery(product, day, mine.pk), a_customer()).unit_price_per_tonne
        for day in (LAST, APRIL)
    ]
    assert prices == [D(730), D(700)]


def test_a_new_price_may_follow_the_day_after() -> None:
    price = a_price(a_price_list(), a_product(), "720", JANUARY, date(2026, 12, 31))
    end_price(price_id=price.pk, last_on=LAST, by=the_system())
    a_price(price.price_list, price.product, "705", APRIL)
    assert [said(price, day) for day in (LAST, APRIL)] == [D(720), D(705)]


@pytest.mark.parametrize(
    ("last_on", "code"),
    [
        pytest.param(date(2025, 12, 31), "not_begun", id="before it began"),
        pytest.param(date(2026, 6, 30), "ended_already", id="on its own last day"),
    ],
)
def test_a_price_ends_within_its_period(last_on: date, code: str) -> None:
    price = a_price(a_price_list(), a_product(), "720", JANUARY, date(2026, 6, 30))
    with pytest.raises(PriceInvalid) as refusal:
        end_price(price_id=price.pk, last_on=last_on, by=the_system())
    assert [one.code for one in refusal.value.findings] == [code]


def test_a_quoted_day_keeps_its_price() -> None:
    price = a_price(a_price_list(), a_product(), "720")
    today = timezone.localdate()
    start = today + timedelta(days=5)
    quote = a_quote(price_list=price.price_list, product=price.product, delivery_from_on=start)
    with pytest.raises(PriceStillNeeded) as refusal:
        end_price(price_id=price.pk, last_on=today, by=the_system())
    price.refresh_from_db()
    [found] = refusal.value.findings
    assert (found.values, price.ended_on) == ({"count": 1, "day": start, "number": quote.number}, None)


def test_a_delivered_day_keeps_its_price_until_another_covers_it() -> None:
    price = a_price(a_price_list(), a_product(), "720")
    contract = a_contract(product=price.product, starts_on=JANUARY, ends_on=date(2026, 12, 31))
    terms_of(contract, basis="list", price_list=price.price_list, from_on=JANUARY)
    a_shipment(contract.customer, contract=contract, product=price.product, shipped_on=APRIL)
    with pytest.raises(PriceStillNeeded) as refusal:
        end_price(price_id=price.pk, last_on=LAST, by=the_system())
    assert str(refusal.value) == (
        "1 days after that are quoted or delivered at this list and would have no price, the first is "
        f"2026-04-01 ({contract.number}). Set another price from then on instead."
    )
    end_price(price_id=price.pk, last_on=APRIL, by=the_system())


def test_ending_needs_the_right_to_set_prices() -> None:
    price = a_price(a_price_list(), a_product(), "720")
    with pytest.raises(NotAllowed):
        end_price(price_id=price.pk, last_on=LAST, by=a_user("pricing.view"))


def test_of_two_people_at_once_the_second_reads_a_sentence() -> None:
    """The constraint stops the one who could not see the other's row; its name never shows."""
    price, floor = a_price(a_price_list(), a_product(), "720"), a_floor(a_product(), "700")
    price.pk = floor.pk = None
    with pytest.raises(PricesOverlap) as of_price:
        kept(price)
    with pytest.raises(PricesOverlap) as of_floor:
        kept(floor)
    assert {str(of_price.value), str(of_floor.value)} == {"Another price was set for this time just now."}


def test_a_price_list_is_found_by_its_name() -> None:
    made = a_price_list("坑口钩沉价目")
    assert [hit.id for hit in search(a_user("pricing.view", "trade.view"), "钩沉")] == [made.pk]
    assert list(search(a_user("trade.view"), "钩沉")) == []
