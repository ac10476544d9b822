"""Price lists: no two prices at a time, members only, floors, and any day's price again as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.builders.agreements import a_floor, a_price, a_price_list
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_mine, a_product

from coalface.archive.customers.actions import record_grade
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.trade.catalogue.models import HAULED
from coalface.trade.pricing.actions.adjusting import save_adjustments
from coalface.trade.pricing.actions.lists import (
    PriceInvalid,
    add_member,
    create_price_list,
    retire_price_list,
)
from coalface.trade.pricing.actions.prices import BelowFloor, PricesOverlap, Subject, set_floor, set_price
from coalface.trade.pricing.models import Price, PriceList
from coalface.trade.pricing.queries.lists import Delivery, floor_findings, listed
from coalface.trade.pricing.rules.steps import About, Manner, Rule

pytestmark = pytest.mark.django_db
D = Decimal
JANUARY, MARCH, MAY = date(2026, 1, 15), date(2026, 3, 15), date(2026, 5, 15)


def adjust(price_list: PriceList, rule: Rule, from_on: date, version: int = 1) -> None:
    save_adjustments(price_list=price_list, version=version, rules=[rule], from_on=from_on, by=the_system())


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_a_list_is_opened_once() -> None:
    made = create_price_list(name=" 坑口价 ", by=a_user("pricing.edit"))
    event = AuditEvent.objects.latest("pk")
    assert (made.name, event.action, event.subject_id) == ("坑口价", "trade.price_list.create", made.pk)
    with pytest.raises(PriceInvalid) as refusal:
        create_price_list(name="坑口价", by=a_user("pricing.edit"))
    assert codes(refusal) == ["name_taken"]


def test_only_who_sets_prices_may() -> None:
    price_list, product = a_price_list(), a_product()
    with pytest.raises(NotAllowed):
        a_price(price_list, product, "720", by=a_user("pricing.view"))
    with pytest.raises(NotAllowed):
        set_floor(product=product, floor=D(600), from_on=JANUARY, by=a_user("pricing.edit"))


def test_a_successor_ends_the_price_before_it() -> None:
    price_list, product = a_price_list(), a_product()
    first = a_price(price_list, product, "720")
    a_price(price_list, product, "735.50", date(2026, 4, 1))
    first.refresh_from_db()
    event = AuditEvent.objects.latest("pk")
    answers = [listed(price_list, Delivery(product, day), a_customer()) for day in (MARCH, MAY)]
    assert first.until_on == date(2026, 3, 31)
    assert [one.unit_price_per_tonne for one in answers] == [D("720.00"), D("735.50")]
    assert (event.action, event.subject_id) == ("trade.price.set", price_list.pk)


def test_prices_that_overlap_are_refused_with_the_price_in_the_way() -> None:
    price_list, product = a_price_list(), a_product()
    a_price(price_list, product, "720", date(2026, 1, 1), date(2026, 3, 31))
    with pytest.raises(PricesOverlap) as refusal:
        a_price(price_list, product, "735", date(2026, 3, 31))
    assert str(refusal.value) == (
        "720.00 yuan/t is valid from 2026-01-01 until 2026-03-31; periods must not overlap."
    )
    assert Price.objects.count() == 1


def test_prices_for_each_transport_stand_side_by_side() -> None:
    price_list, product = a_price_list(), a_product()
    for place, (transport, _label) in enumerate(HAULED):
        a_price(price_list, product, str(720 + place), transport=transport)
    rows = Price.objects.filter(until_on=None).order_by("unit_price_per_tonne")
    assert [one.transport for one in rows] == ["rail", "road", "water"]


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(PriceInvalid) as refusal:
        a_price(a_price_list(), a_product(), "720", date(2026, 3, 1), date(2026, 2, 1))
    assert codes(refusal) == ["ends_first"]


def test_the_database_lets_no_overlap_through() -> None:
    price = a_price(a_price_list(), a_product(), "720")
    price.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        price.save()


def test_a_saved_price_stays() -> None:
    price = a_price(a_price_list(), a_product(), "720")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Price.objects.filter(pk=price.pk).update(unit_price_per_tonne=D(1))


def test_a_price_for_the_mine_goes_before_the_general_one() -> None:
    price_list, product, mine = a_price_list(), a_product(), a_mine()
    a_price(price_list, product, "720")
    a_price(price_list, product, "728", mine=mine)
    near = listed(price_list, Delivery(product, MARCH, mine_id=mine.pk), a_customer())
    far = listed(price_list, Delivery(product, MARCH, mine_id=a_mine("王庄矿").pk), a_customer())
    assert (near.unit_price_per_tonne, far.unit_price_per_tonne) == (D(728), D(720))


def test_without_a_price_the_answer_is_unknown_and_never_nought() -> None:
    answer = listed(a_price_list(), Delivery(a_product(), MARCH), a_customer())
    assert (answer.unit_price_per_tonne, [one.code for one in answer.findings]) == (None, ["no_price"])


def test_a_group_price_never_applies_to_others() -> None:
    price_list, product, member = a_price_list(for_members=True), a_product(), a_customer()
    a_price(price_list, product, "690")
    add_member(price_list=price_list, customer=member, from_on=MARCH, by=the_system())
    answers = [
        listed(price_list, Delivery(product, day), customer)
        for customer, day in ((member, MARCH), (member, JANUARY), (a_customer(), MARCH))
    ]
    assert [one.unit_price_per_tonne for one in answers] == [D(690), None, None]
    assert [one.findings[0].code for one in answers[1:]] == ["not_a_member", "not_a_member"]


def test_a_member_is_named_once_at_a_time_and_only_in_lists_for_members() -> None:
    price_list, customer = a_price_list(for_members=True), a_customer()
    add_member(price_list=price_list, customer=customer, from_on=JANUARY, by=the_system())
    with pytest.raises(PriceInvalid) as twice:
        add_member(price_list=price_list, customer=customer, from_on=MARCH, by=the_system())
    with pytest.raises(PriceInvalid) as everybody:
        add_member(price_list=a_price_list(), customer=customer, from_on=MARCH, by=the_system())
    assert (codes(twice), codes(everybody)) == (["member_already"], ["for_everybody"])


def test_adjustments_are_versions_and_say_their_steps() -> None:
    price_list, product, customer = a_price_list(), a_product(), a_customer()
    a_price(price_list, product, "720")
    rule = Rule(About.GRADE, Manner.PER_TONNE, D(-8), grade="strategic")
    adjust(price_list, rule, date(2026, 1, 1), 1)
    record_grade(customer_id=customer.pk, grade="strategic", period_on=date(2026, 9, 1), by=the_system())
    customer.refresh_from_db()
    answer = listed(price_list, Delivery(product, timezone.localdate()), customer)
    assert [(step.code, step.amount) for step in answer.steps] == [("listed", D(720)), ("grade", D(-8))]
    assert answer.unit_price_per_tonne == D(712)
    with pytest.raises(PriceInvalid) as refusal:
        adjust(price_list, rule, date(2026, 1, 1), 2)
    assert codes(refusal) == ["versions_overlap"]
    with pytest.raises(StaleRecord):
        adjust(price_list, rule, MAY, 1)


def test_a_days_price_is_the_same_again_after_everything_changed() -> None:
    """Corrections saved later, and a grade given later, do not reach back."""
    price_list, product, customer = a_price_list(), a_product(), a_customer()
    a_price(price_list, product, "720")
    moment = timezone.now()
    delivery = Delivery(product, timezone.localdate())
    before = listed(price_list, delivery, customer)
    rule = Rule(About.GRADE, Manner.PER_TONNE, D(-8), grade="strategic")
    adjust(price_list, rule, date(2026, 1, 2), 1)
    record_grade(customer_id=customer.pk, grade="strategic", period_on=date(2026, 9, 1), by=the_system())
    a_price(price_list, product, "655", date(2026, 1, 2))
    customer.refresh_from_db()
    assert listed(price_list, delivery, customer).unit_price_per_tonne == D(647)
    assert listed(price_list, delivery, customer, known_at=moment) == before


def test_below_the_floor_a_price_needs_somebody_who_approves_such() -> None:
    price_list, product = a_price_list(), a_product()
    a_floor(product, "700")
    setter, decider = a_user("pricing.edit"), a_user("pricing.edit", "contract.decide")
    with pytest.raises(BelowFloor):
        a_price(price_list, product, "699.99", by=setter)
    a_price(price_list, product, "699.99", by=decider)
    assert AuditEvent.objects.latest("pk").detail["below_floor"] is True
    assert [one.code for one in floor_findings(D("699.99"), product, MARCH)] == ["below_floor"]
    assert floor_findings(D(700), product, MARCH) == []


def test_a_floor_of_one_mine_goes_before_the_general_one() -> None:
    product, mine = a_product(), a_mine()
    a_floor(product, "700")
    a_floor(product, "650", mine=mine)
    assert floor_findings(D(660), product, MARCH, mine.pk) == []
    assert len(floor_findings(D(660), product, MARCH)) == 1


def test_a_retired_list_takes_no_price() -> None:
    price_list = a_price_list()
    retire_price_list(price_list=price_list, version=1, on=MARCH, by=the_system())
    with pytest.raises(PriceInvalid) as refusal:
        set_price(
            price_list=price_list, subject=Subject(a_product()), price=D(1), from_on=MARCH, by=the_system()
        )
    assert codes(refusal) == ["retired"]
