"""Judgements and excuses: who may record them, what they need, and that they count."""

from datetime import date

import pytest
from tests.builders.grading import a_review, a_traded_customer, the_record
from tests.builders.people import a_user

from coalface.evaluation.grading.actions import record_excuse, record_judgement
from coalface.evaluation.grading.actions.evidence import EvidenceRefused
from coalface.evaluation.grading.models import Judgement
from coalface.evaluation.grading.queries import judgements_in_force
from coalface.evaluation.grading.rules.policy import Judged
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month

pytestmark = pytest.mark.django_db


def judged(by: User, **changes: object) -> Judgement:
    given: dict[str, object] = {
        "customer": changes.pop("customer", None) or a_traded_customer(),
        "criterion": Judged.CREDITWORTHY,
        "holds": True,
        "evidence": "征信报告 2024-03",
        "from_on": date(2024, 3, 1),
        "until_on": date(2025, 2, 28),
    }
    return record_judgement(**{**given, **changes}, by=by)


def test_a_judgement_counts_from_the_next_review_on() -> None:
    plant = a_traded_customer(*([95] * 12))
    judged(a_user("grade.judge"), customer=plant)
    a_review()
    record = the_record(plant)
    assert (record.creditworthy, record.large_scale) == (True, None)


def test_the_latest_judgement_of_a_day_counts() -> None:
    user, plant = a_user("grade.judge", "grade.view"), a_traded_customer()
    judged(user, customer=plant)
    judged(user, customer=plant, holds=False, evidence="欠款三笔")
    in_force = judgements_in_force(user, plant, date(2024, 12, 31))
    assert [(judgement.criterion, judgement.holds) for judgement in in_force] == [("creditworthy", False)]


@pytest.mark.parametrize(
    "changes",
    [{"evidence": "  "}, {"until_on": date(2024, 2, 1)}, {"until_on": date(2030, 1, 1)}],
    ids=["without evidence", "over before it begins", "for six years"],
)
def test_a_judgement_nobody_can_rely_on_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(EvidenceRefused):
        judged(a_user("grade.judge"), **changes)


def test_only_customers_in_reach_can_be_judged() -> None:
    with pytest.raises(NotAllowed):
        judged(a_user("grade.judge", scope=Scope.OWN))
    with pytest.raises(NotAllowed):
        judged(a_user("grade.view"))


def test_a_judgement_is_in_the_audit_trail() -> None:
    judgement = judged(a_user("grade.judge"))
    event = AuditEvent.objects.get(action="evaluation.grading.record_judgement")
    assert (event.subject_id, event.detail) == (
        judgement.customer_id,
        {"criterion": "creditworthy", "holds": True, "from": "2024-03-01", "until": "2025-02-28"},
    )


def test_an_excused_month_costs_no_level() -> None:
    plant = a_traded_customer(*([95] * 11), last="2024-11")
    record_excuse(
        customer=plant,
        month=Month.parse("2024-12"),
        reason="机组检修",
        evidence="检修通知",
        by=a_user("grade.judge"),
    )
    a_review()
    record = the_record(plant)
    assert (record.unshipped_run, record.unexcused_months) == (1, 0)


def test_a_month_is_excused_once() -> None:
    user, plant = a_user("grade.judge"), a_traded_customer()
    given = {"customer": plant, "month": Month.parse("2024-12"), "reason": "检修", "evidence": "通知"}
    excuse = record_excuse(**given, by=user)
    with pytest.raises(EvidenceRefused) as refused:
        record_excuse(**given, by=user)
    assert str(refused.value) == f"2024-12 has an excuse already, recorded by {user}."
    assert AuditEvent.objects.get(action="evaluation.grading.record_excuse").detail == {
        "month": "2024-12",
        "reason": excuse.reason,
    }


def test_an_excuse_needs_a_reason() -> None:
    with pytest.raises(EvidenceRefused):
        record_excuse(
            customer=a_traded_customer(),
            month=Month.parse("2024-12"),
            reason=" ",
            evidence="通知",
            by=a_user("grade.judge"),
        )
