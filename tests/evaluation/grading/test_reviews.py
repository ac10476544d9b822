"""Reviewing a month: the records, their revisions, and what takes effect."""

import pytest
from django.utils import timezone
from tests.builders.grading import a_good_customer, a_review, a_traded_customer, the_record
from tests.builders.people import a_user

from coalface.archive.timeline.models import TimelineEntry
from coalface.evaluation.grading.actions import approve_grades, run_review
from coalface.evaluation.grading.actions.reviews import MonthNotOver
from coalface.evaluation.grading.models import GradeRecord, GradingPolicy
from coalface.evaluation.grading.queries import (
    NoPolicy,
    explanation_of,
    in_words,
    inputs_of,
    moved_records,
    outcome_of,
    risen_and_fallen,
)
from coalface.evaluation.grading.rules.judge import judge
from coalface.evaluation.grading.rules.policy import Rank
from coalface.evaluation.grading.tasks import review_last_month
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month

pytestmark = pytest.mark.django_db


def test_a_review_writes_one_record_for_every_customer() -> None:
    good, silent = a_good_customer(), a_traded_customer()
    review = a_review()
    assert (review.revision, review.customers, review.changed, review.waiting) == (1, 2, 1, 1)
    assert {r.customer_id: r.grade for r in review.records.all()} == {
        good.pk: "market",
        silent.pk: "potential",
    }


def test_a_changed_grade_waits_for_approval_and_an_unchanged_one_does_not() -> None:
    good, silent = a_good_customer(), a_traded_customer()
    a_review()
    assert (the_record(good).state, the_record(silent).state) == ("proposed", "effective")
    good.refresh_from_db()
    assert good.grade == "potential"


def test_what_the_policy_lets_through_takes_effect_at_once() -> None:
    policy = GradingPolicy.objects.get(version=1)
    policy.document["approval"] = "none"
    policy.save()
    good = a_good_customer()
    a_review()
    good.refresh_from_db()
    assert (good.grade, good.base_tier, str(good.grade_period_on)) == ("market", "market", "2024-12-01")
    assert list(TimelineEntry.objects.filter(customer=good, kind="grade").values_list("text", flat=True)) == [
        "Grade for 2024-12: market customer, before: potential customer"
    ]


def test_what_moved_is_counted_within_reach_and_without_the_recycle_bin() -> None:
    seller, boss = a_user("grade.view", scope=Scope.OWN), a_user("grade.view")
    risen, binned = a_good_customer(responsible=seller), a_good_customer()
    fallen = a_traded_customer(grade="market")
    review = a_review()
    binned.deleted_at = timezone.now()
    binned.save()
    assert risen_and_fallen(boss, review) == (1, 1)
    assert [record.customer for record in moved_records(boss, review)] == [fallen, risen]
    assert risen_and_fallen(seller, review) == (1, 0)


def test_the_record_alone_gives_the_grade_again() -> None:
    good = a_good_customer()
    a_review()
    record = the_record(good)
    assert judge(record.review.policy.policy, inputs_of(record)) == outcome_of(record)


def test_reviewing_a_month_again_keeps_the_revision_before() -> None:
    good = a_good_customer()
    first = a_review()
    old = GradeRecord.objects.values().get(review=first)
    second = a_review()
    first.refresh_from_db()
    assert (second.revision, first.superseded, the_record(good).review_id) == (2, True, second.pk)
    assert GradeRecord.objects.values().get(review=first) == old


def test_an_approval_holds_when_the_month_is_reviewed_again_with_the_same_outcome() -> None:
    boss, good = a_user("grade.approve"), a_good_customer()
    a_review()
    approve_grades(record_ids=[the_record(good).pk], by=boss)
    a_review()
    record = the_record(good)
    assert (record.state, record.decided_by, record.previous) == ("effective", boss, Rank.POTENTIAL)


def test_upgrades_climb_one_level_per_review() -> None:
    boss, good = a_user("grade.approve"), a_good_customer(months=15)
    seen = []
    for period in ("2024-10", "2024-11", "2024-12"):
        a_review(period)
        record = the_record(good, period)
        approve_grades(record_ids=[record.pk], by=boss)
        seen.append(record.grade)
    assert seen == ["market", "long_term", "strategic"]


def test_a_month_without_shipment_costs_a_level_and_the_next_another() -> None:
    boss, good = a_user("grade.approve"), a_good_customer(months=15, last="2024-10", grade="strategic")
    seen = []
    for period in ("2024-10", "2024-11", "2024-12"):
        a_review(period)
        record = the_record(good, period)
        if record.state == "proposed":
            approve_grades(record_ids=[record.pk], by=boss)
        seen.append((record.grade, record.reason))
    assert seen == [("strategic", "kept"), ("long_term", "unshipped"), ("market", "unshipped")]


def test_an_undecided_grade_lapses_when_the_next_month_is_reviewed() -> None:
    good = a_good_customer(months=15)
    a_review("2024-11")
    a_review("2024-12")
    assert (the_record(good, "2024-11").state, the_record(good).previous) == ("lapsed", Rank.POTENTIAL)


def test_deliveries_without_a_contracted_quantity_are_not_assessable() -> None:
    plant = a_traded_customer(*([95] * 12), contracted=0)
    a_review()
    record = the_record(plant)
    why = explanation_of(record)
    assert (record.fulfilment, record.grade) == (None, "potential")
    assert [in_words(sentence) for sentence in why.missing] == [
        "contracted quantities of the months",
        "a judgement of: stable funds",
        "a judgement of: stock capacity",
        "a judgement of: large scale",
        "a judgement of: large potential demand",
        "a judgement of: good credit standing",
    ]


def test_the_explanation_reads_well() -> None:
    good = a_good_customer()
    a_review()
    why = explanation_of(the_record(good))
    assert in_words(why.decision) == "The criteria support strategic partner: up from potential customer."
    assert [in_words(line.sentence) for line in why.lines[Rank.STRATEGIC]][:3] == [
        "contract fulfilment 95.00 % > 90 %: passed "
        "(F1, delivered ÷ contracted, 2024-01 to 2024-12, contracted 1,200 t, delivered 1,140 t)",
        "monthly fluctuation 5.00 % < 10 %: passed "
        "(mean deviation from the plan, 2024-01 to 2024-12, 12 months)",
        "stable funds: judged to hold, passed",
    ]


def test_a_running_month_is_refused() -> None:
    with pytest.raises(MonthNotOver):
        run_review(period=Month.of(timezone.localdate()), by=a_user("grade.run"))


def test_a_month_before_every_policy_is_refused() -> None:
    with pytest.raises(NoPolicy):
        run_review(period=Month.parse("1999-12"), by=a_user("grade.run"))


def test_only_those_with_the_right_run_a_review() -> None:
    with pytest.raises(NotAllowed):
        run_review(period=Month.parse("2024-12"), by=a_user("grade.view"))


def test_a_review_is_in_the_audit_trail() -> None:
    clerk = a_user("grade.run")
    a_good_customer()
    review = run_review(period=Month.parse("2024-12"), by=clerk)
    event = AuditEvent.objects.get(action="evaluation.grading.run_review")
    assert (event.actor_id, event.subject_id) == (clerk.pk, review.pk)
    assert event.detail == {
        "period": "2024-12",
        "revision": 1,
        "policy": 1,
        "customers": 1,
        "changed": 1,
        "waiting": 1,
        "graded": 0,
    }


def test_the_clock_reviews_last_month_once() -> None:
    a_traded_customer()
    last = Month(Month.of(timezone.localdate()).index - 1)
    review_last_month(timestamp=0)
    review_last_month(timestamp=0)
    assert list(GradeRecord.objects.values_list("period_on", "review__superseded")) == [(last.first, False)]
