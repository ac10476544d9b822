"""Approving and rejecting proposed grades."""

import pytest
from tests.builders.grading import a_good_customer, a_review, a_traded_customer, the_record
from tests.builders.people import a_user

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.models import TimelineEntry
from coalface.evaluation.grading.actions import approve_grades, override_tier, reject_grades
from coalface.evaluation.grading.actions.decisions import NotDecidable
from coalface.evaluation.grading.models import GradeRecord
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused

pytestmark = pytest.mark.django_db


def proposed(**fields: object) -> GradeRecord:
    good = a_good_customer(**fields)
    a_review()
    return the_record(good)


def test_an_approved_grade_takes_effect_on_the_card_and_the_timeline() -> None:
    record, boss = proposed(), a_user("grade.approve")
    assert approve_grades(record_ids=[record.pk], note="同意", by=boss) == 1
    record.refresh_from_db()
    card = Customer.objects.get(pk=record.customer_id)
    assert (record.state, record.decided_by, record.note) == ("effective", boss, "同意")
    assert (card.grade, card.base_tier) == ("market", "market")
    entry = TimelineEntry.objects.get(customer=card, kind="grade")
    assert (entry.subject_kind, entry.subject_id, entry.author) == ("graderecord", record.pk, boss)


def test_an_approval_is_in_the_audit_trail() -> None:
    record = proposed()
    approve_grades(record_ids=[record.pk], by=a_user("grade.approve"))
    event = AuditEvent.objects.get(action="evaluation.grading.approve_grades")
    assert (event.subject_id, event.detail) == (record.pk, {"records": 1, "note": "", "ids": [record.pk]})


def test_a_rejected_grade_leaves_the_card_alone_and_is_not_the_grade_before() -> None:
    record = proposed(months=15)
    reject_grades(record_ids=[record.pk], note="资料待核", by=a_user("grade.approve"))
    record.refresh_from_db()
    card = Customer.objects.get(pk=record.customer_id)
    assert (record.state, record.note, card.grade) == ("rejected", "资料待核", "potential")
    assert AuditEvent.objects.filter(action="evaluation.grading.reject_grades").count() == 1


def test_a_rejection_says_why() -> None:
    with pytest.raises(NotDecidable):
        reject_grades(record_ids=[proposed().pk], note=" ", by=a_user("grade.approve"))


def test_a_grade_is_decided_once() -> None:
    record, boss = proposed(), a_user("grade.approve")
    approve_grades(record_ids=[record.pk], by=boss)
    with pytest.raises(NotDecidable):
        approve_grades(record_ids=[record.pk], by=boss)


def test_all_are_decided_or_none() -> None:
    mine = a_user("grade.approve", scope=Scope.OWN)
    own, other = a_good_customer(responsible=mine), a_good_customer()
    a_review()
    with pytest.raises(NotDecidable):
        approve_grades(record_ids=[the_record(own).pk, the_record(other).pk], by=mine)
    assert the_record(own).state == "proposed"


def test_only_leaders_decide() -> None:
    with pytest.raises(NotAllowed):
        approve_grades(record_ids=[proposed().pk], by=a_user("grade.view"))


def test_an_old_month_does_not_undo_a_newer_grade() -> None:
    boss, good = a_user("grade.approve"), a_good_customer(months=15)
    a_review("2024-11")
    a_review("2024-12")
    approve_grades(record_ids=[the_record(good).pk], by=boss)
    a_review("2024-11")
    approve_grades(record_ids=[the_record(good, "2024-11").pk], by=boss)
    good.refresh_from_db()
    assert str(good.grade_period_on) == "2024-12-01"


def test_the_base_tier_is_overridden_with_a_reason() -> None:
    plant, clerk = a_traded_customer(), a_user("grade.judge", "customer.edit")
    with pytest.raises(Refused):
        override_tier(customer=plant, tier="market", reason=" ", by=clerk)
    card = override_tier(customer=plant, tier="market", reason="总部协议客户", by=clerk)
    assert (card.base_tier, card.base_tier_reason) == ("market", "总部协议客户")
    assert AuditEvent.objects.filter(action="archive.customer.change").count() == 1


def test_the_base_tier_needs_the_right_to_judge() -> None:
    with pytest.raises(NotAllowed):
        override_tier(customer=a_traded_customer(), tier="market", reason="协议", by=a_user("customer.edit"))
