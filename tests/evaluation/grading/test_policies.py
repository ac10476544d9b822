"""Versions of the rulebook: what may be saved, and what stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.builders.grading import a_review, a_traded_customer
from tests.builders.people import a_user

from coalface.evaluation.grading.actions import save_policy
from coalface.evaluation.grading.actions.policies import PolicyRefused
from coalface.evaluation.grading.models import GradingPolicy
from coalface.evaluation.grading.queries import policy_for
from coalface.evaluation.grading.rules.documents import PolicyUnsound, read, unsound, write
from coalface.evaluation.grading.rules.policy import Demands, Fluctuation, Policy, Rank
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month

STRICTER = Policy(least_months=9)


def test_a_policy_survives_its_document() -> None:
    policy = Policy(fluctuation=Fluctuation.SPREAD, idle_months_to_potential=2)
    assert read(write(policy)) == policy


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"window_months": 40}, "policy_range"),
        ({"least_months": 13}, "policy_least_months"),
        ({"fluctuation_without_plan": Fluctuation.PLAN_GAP}, "policy_fallback"),
        (
            {"ladder": Policy().ladder | {Rank.MARKET: Demands(Decimal("80.125"), Decimal(20))}},
            "policy_bound",
        ),
        ({"ladder": Policy().ladder | {Rank.MARKET: Demands(Decimal(95), Decimal(20))}}, "policy_order"),
    ],
    ids=[
        "a window of more than three years",
        "more months than the window has",
        "a fallback that needs a plan",
        "a bound with three decimals",
        "a lower grade that asks for more",
    ],
)
def test_what_is_unsound(changes: dict[str, object], code: str) -> None:
    assert [finding.code for finding in unsound(replace(Policy(), **changes))] == [code]


@pytest.mark.parametrize(
    "change",
    [{"window_months": "12"}, {"fulfilment": "f9"}, {"surprise": 1}, {"ladder": {}}],
    ids=["a number as text", "an unknown method", "an unknown field", "no grades"],
)
def test_a_document_that_cannot_be_read_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PolicyUnsound):
        read({**write(Policy()), **change})


@pytest.mark.django_db
def test_the_first_version_is_the_default_policy() -> None:
    assert GradingPolicy.objects.get().policy == Policy()


@pytest.mark.django_db
def test_a_new_version_counts_from_its_month_on() -> None:
    saved = save_policy(policy=STRICTER, valid_from=date(2024, 7, 15), note="更严", by=a_user("policy.edit"))
    versions = [policy_for(Month.parse(text)).version for text in ("2024-06", "2024-07")]
    assert (str(saved.valid_from_on), versions) == ("2024-07-01", [1, 2])


@pytest.mark.django_db
def test_saving_is_in_the_audit_trail() -> None:
    save_policy(policy=STRICTER, valid_from=date(2024, 7, 1), by=a_user("policy.edit"))
    detail = AuditEvent.objects.get(action="evaluation.grading.save_policy").detail
    assert detail == {"version": 2, "valid_from": "2024-07-01", "changed": ["least_months"]}


@pytest.mark.django_db
def test_a_policy_that_changes_nothing_is_refused() -> None:
    with pytest.raises(PolicyRefused):
        save_policy(policy=Policy(), valid_from=date(2024, 7, 1), by=a_user("policy.edit"))


@pytest.mark.django_db
def test_a_policy_cannot_reach_back_into_reviewed_months() -> None:
    a_traded_customer()
    a_review("2024-12")
    with pytest.raises(PolicyRefused):
        save_policy(policy=STRICTER, valid_from=date(2024, 12, 1), by=a_user("policy.edit"))


@pytest.mark.django_db
def test_an_unsound_policy_is_refused() -> None:
    with pytest.raises(PolicyUnsound):
        save_policy(policy=Policy(least_months=1), valid_from=date(2024, 7, 1), by=a_user("policy.edit"))


@pytest.mark.django_db
def test_only_those_with_the_right_save_policies() -> None:
    with pytest.raises(NotAllowed):
        save_policy(policy=STRICTER, valid_from=date(2024, 7, 1), by=a_user("grade.view"))
