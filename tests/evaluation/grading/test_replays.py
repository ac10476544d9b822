"""What-ifs: the recorded path again, another path, and today's data."""

import pytest
from tests.builders.grading import a_good_customer, a_review, a_traded_customer, the_record
from tests.builders.people import a_user

from coalface.evaluation.grading.actions import approve_grades, ask_replay, reject_grades, replay
from coalface.evaluation.grading.actions.replays import NotReplayable
from coalface.evaluation.grading.models import GradeRecord, Replay
from coalface.evaluation.grading.rules.documents import PolicyUnsound
from coalface.evaluation.grading.rules.policy import Policy
from coalface.evaluation.grading.tasks import start_replay
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db
LAST = Month.parse("2024-12")
RECORDED, TODAY = Replay.Basis.RECORDED, Replay.Basis.TODAY


def three_months() -> None:
    """Three reviews of three customers: one climbs by approvals, one is held back, one breaks off."""
    boss = a_user("grade.approve")
    climber, held, leaver = (
        a_good_customer(months=15),
        a_good_customer(months=15),
        a_good_customer(months=13, last="2024-10"),
    )
    for period in ("2024-10", "2024-11", "2024-12"):
        a_review(period)
        reject_grades(record_ids=[the_record(held, period).pk], note="待核", by=boss)
        for customer in (climber, leaver):
            record = the_record(customer, period)
            if record.state == GradeRecord.State.PROPOSED:
                approve_grades(record_ids=[record.pk], by=boss)


def tried(policy: Policy, basis: Replay.Basis = RECORDED, months: int = 24) -> Replay:
    asked = ask_replay(policy=policy, basis=basis, last=LAST, by=a_user("policy.edit"), months=months)
    return replay(asked=asked)


def test_the_unchanged_policy_gives_the_recorded_grades_again() -> None:
    three_months()
    done = tried(Policy())
    assert (sorted(done.result or {}), done.moves.count()) == (["2024-10", "2024-11", "2024-12"], 0)


def test_the_recorded_replay_does_not_see_what_was_corrected_since() -> None:
    three_months()
    CustomerMonth.objects.update(dispatched_kg=1)
    assert tried(Policy()).moves.count() == 0


def test_another_policy_shows_who_would_move_and_stays_on_its_own_path() -> None:
    good, boss = a_good_customer(months=15), a_user("grade.approve")
    for period in ("2024-11", "2024-12"):
        a_review(period)
        approve_grades(record_ids=[the_record(good, period).pk], by=boss)
    done = tried(Policy(levels_per_upgrade=2))
    moves = [(f"{move.period_on:%m}", move.recorded, move.final) for move in done.moves.order_by("period_on")]
    assert moves == [("11", 3, 4), ("12", 4, 5)]
    assert (done.result or {})["2024-12"] == {
        "customers": 1,
        "moved": 1,
        "up": 1,
        "down": 0,
        "counts": {"eliminated": 0, "potential": 0, "market": 0, "long_term": 0, "strategic": 1},
    }


def test_todays_data_is_another_result() -> None:
    good = a_good_customer(months=15)
    a_review("2024-12")
    CustomerMonth.objects.update(dispatched_kg=50_000)
    done = tried(Policy(), TODAY, months=1)
    assert [(move.customer_id, move.recorded, move.final) for move in done.moves.all()] == [(good.pk, 3, 2)]


def test_todays_data_can_be_measured_with_another_window() -> None:
    a_traded_customer(*([95] * 12))
    a_review("2024-12")
    done = tried(Policy(window_months=6), TODAY, months=2)
    assert sorted(done.result or {}) == ["2024-11", "2024-12"]


def test_recorded_inputs_cannot_answer_for_another_window() -> None:
    a_traded_customer()
    a_review()
    with pytest.raises(NotReplayable):
        ask_replay(policy=Policy(window_months=6), basis=RECORDED, last=LAST, by=a_user("policy.edit"))


def test_there_must_be_something_recorded() -> None:
    with pytest.raises(NotReplayable):
        ask_replay(policy=Policy(), basis=RECORDED, last=LAST, by=a_user("policy.edit"))


def test_an_unsound_policy_is_refused_before_anything_long_begins() -> None:
    with pytest.raises(PolicyUnsound):
        ask_replay(policy=Policy(window_months=1), basis=TODAY, last=LAST, by=a_user("policy.edit"))


def test_only_those_who_may_change_policies_try_them() -> None:
    with pytest.raises(NotAllowed):
        ask_replay(policy=Policy(), basis=TODAY, last=LAST, by=a_user("grade.view"))


def test_a_queued_replay_has_its_progress() -> None:
    asked, progress = start_replay(policy=Policy(), basis=TODAY, last=LAST, by=a_user("policy.edit"))
    assert (progress.kind, progress.subject_kind, progress.subject_id) == (
        "grading.replay",
        "replay",
        asked.pk,
    )
    assert AuditEvent.objects.get(action="evaluation.grading.ask_replay").subject_id == asked.pk
