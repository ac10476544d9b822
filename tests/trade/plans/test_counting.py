"""Stock counts: book against counted, approval, and the level that follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.people import a_user, the_system
from tests.builders.plans import DECIDES, PLANS, a_count, a_stockyard

from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.catalogue.models import StockLevel
from coalface.trade.plans.access import visible_counts
from coalface.trade.plans.actions import CountImpossible, change_count, record_count, take_reading
from coalface.trade.plans.models import StockCount
from coalface.trade.plans.rules.counting import (
    COUNT_MOVES,
    CountEvent,
    CountState,
    count_after,
    count_findings,
)

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("book", "counted", "reason", "day", "codes"),
    [
        pytest.param("100", "100", "", TODAY, [], id="as the book says"),
        pytest.param("100", "99.999", "风损", TODAY, [], id="a difference with its reason"),
        pytest.param("100", "99.999", " ", TODAY, ["reason_missing"], id="a difference without a reason"),
        pytest.param(None, "5", "x", TODAY, ["count_no_book"], id="nothing was put down before"),
        pytest.param("0", "-1", "x", TODAY, ["count_tonnes"], id="below nought"),
        pytest.param("1", "1", "", TODAY + timedelta(1), ["count_in_future"], id="tomorrow"),
    ],
)
def test_what_can_be_put_up(book: str | None, counted: str, reason: str, day: date, codes: list[str]) -> None:
    given_book = None if book is None else Decimal(book)
    found = count_findings(given_book, Decimal(counted), reason, counted_on=day, today=TODAY)
    assert [one.code for one in found] == codes


@given(st.lists(st.sampled_from(CountEvent), max_size=8))
def test_a_count_that_was_decided_never_moves_again(events: list[CountEvent]) -> None:
    state, decided = CountState.DRAFT, None
    for event in events:
        reached = count_after(state, event)
        assert (reached is None) == ((state, event) not in COUNT_MOVES)
        assert decided is None or reached is None
        state = reached or state
        if state in (CountState.APPROVED, CountState.REFUSED):
            decided = state


def a_leader() -> User:
    return a_user(*DECIDES, scope=Scope.ALL)


def decide_on(count: StockCount, verdict: str, by: User) -> StockCount:
    rows = ApprovalStep.objects.filter(
        approval__subject_kind="stockcount", approval__subject_id=count.pk, is_current=True
    )
    decide(step_id=rows.get().pk, verdict=verdict, words="说明", by=by)
    count.refresh_from_db()
    return count


@pytest.mark.django_db
def test_an_approved_count_becomes_the_level_of_its_day() -> None:
    leader = a_leader()
    count = a_count(book=5000, counted="4900.5", decider=leader)
    assert (count.state, count.book_tonnes, count.difference) == ("approving", 5000, Decimal("-99.5"))
    assert count.difference_pct == Decimal("-1.99")
    decide_on(count, "granted", leader)
    assert (count.state, count.settled_by) == ("approved", leader)
    level = StockLevel.objects.get(stockyard=count.stockyard, day_on=count.counted_on)
    assert level.tonnes == Decimal("4900.5")
    names = AuditEvent.objects.filter(action__startswith="trade.stock_count").order_by("pk")
    assert list(names.values_list("action", flat=True)) == [
        "trade.stock_count.create",
        "trade.stock_count.settle",
    ]


@pytest.mark.django_db
def test_a_refused_count_changes_nothing_and_makes_room_for_another() -> None:
    leader = a_leader()
    count = a_count(decider=leader)
    with pytest.raises(CountImpossible) as refusal:
        a_count(count.stockyard)
    assert refusal.value.findings[0].code == "count_there"
    decide_on(count, "refused", leader)
    assert StockLevel.objects.filter(day_on=count.counted_on).count() == 0
    assert a_count(count.stockyard).state == "approving"


@pytest.mark.django_db
def test_a_count_sent_back_is_corrected_against_the_book_of_now() -> None:
    leader = a_leader()
    count = decide_on(a_count(book=5000, decider=leader), "returned", leader)
    assert count.state == "draft"
    take_reading(yard=count.stockyard, day_on=count.counted_on, tonnes=Decimal(4800), by=the_system())
    given_now = {"count_id": count.pk, "counted_tonnes": Decimal(4850), "reason": "复核", "by": the_system()}
    with pytest.raises(StaleRecord):
        change_count(version=count.version - 1, **given_now)
    changed = change_count(version=count.version, **given_now)
    assert (changed.state, changed.book_tonnes, changed.difference) == ("approving", 4800, 50)
    with pytest.raises(CountImpossible):
        change_count(version=changed.version, **given_now)


@pytest.mark.django_db
def test_counting_needs_the_whole_company_and_a_book() -> None:
    yard, today = a_stockyard(), timezone.localdate()
    of_own = a_user(*PLANS, scope=Scope.OWN)
    fields = {"stockyard": yard, "counted_on": today, "counted_tonnes": Decimal(1), "reason": "x"}
    with pytest.raises(NotAllowed):
        record_count(by=of_own, **fields)
    with pytest.raises(CountImpossible):
        record_count(by=the_system(), **fields)
    a_count(yard)
    assert visible_counts(of_own).count() == 1
    assert visible_counts(a_user("trade.view")).count() == 0


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["granted", "refused", "returned", "again"]), max_size=4))
def test_no_sequence_settles_a_count_twice(steps: list[str]) -> None:
    leader = a_leader()
    count, ends = a_count(decider=leader), 0
    for step in steps:
        open_now = count.state == "approving"
        if step != "again" and open_now:
            ends += decide_on(count, step, leader).state in ("approved", "refused")
        elif step == "again" and count.state == "draft":
            count = change_count(
                count_id=count.pk,
                version=count.version,
                counted_tonnes=Decimal(1),
                reason="复核",
                by=the_system(),
            )
    assert ends <= 1
    level = StockLevel.objects.filter(stockyard=count.stockyard, day_on=count.counted_on)
    assert level.exists() == (count.state == "approved")
