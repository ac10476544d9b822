"""The grading pages: what they show, to whom, and what can be done on them."""

from datetime import date

import pytest
from django.urls import reverse
from tests.builders.grading import a_good_customer, a_review, a_traded_customer, the_record
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, htmx, signed_in

from coalface.archive.customers.models import Customer
from coalface.desk.jobs.models import Progress
from coalface.evaluation.grading.actions import ask_replay, replay
from coalface.evaluation.grading.models import (
    Excuse,
    GradeRecord,
    GradingPolicy,
    Judgement,
    Replay,
)
from coalface.evaluation.grading.rules.policy import Fulfilment, Policy
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.web.grading.forms import PolicyForm, policy_values

pytestmark = pytest.mark.django_db
READS = ("grade.view", "customer.view", "trade.view")


def a_director() -> User:
    return a_user(
        *READS, "customer.edit", "grade.run", "grade.approve", "grade.judge", "policy.edit", "export"
    )


def page(user: User, name: str, *args: object, **query: object) -> str:
    answer = signed_in(user).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def as_typed(policy: Policy, *basis: str, **more: str) -> dict[str, object]:
    """The policy form as a browser sends it."""
    given = {name: str(value) for name, value in policy_values(policy).items() if value not in (None, False)}
    return {**given, "basis": basis, **more}


def a_try(user: User, policy: Policy) -> Replay:
    asked = ask_replay(policy=policy, basis=Replay.Basis.RECORDED, last=Month.parse("2024-12"), by=user)
    return replay(asked=asked)


@pytest.mark.parametrize("name", ["board", "records", "reviews", "policies", "what_if"])
def test_every_page_works_before_the_first_review(name: str) -> None:
    page(a_director(), f"grading:{name}")


@pytest.mark.parametrize(
    "name", ["board", "records", "reviews", "policies", "what_if", "review_new", "approve_all"]
)
def test_nobody_sees_grades_without_the_right(name: str) -> None:
    assert signed_in(a_user("customer.view")).get(reverse(f"grading:{name}")).status_code == 403


def test_the_board_says_what_to_do_before_the_first_review() -> None:
    shown = page(a_director(), "grading:board")
    assert "No month has been reviewed yet" in shown
    assert reverse("grading:review_new") in shown


def test_each_number_of_the_board_leads_to_its_records() -> None:
    a_good_customer()
    a_review()
    shown = page(a_director(), "grading:board")
    assert f"{reverse('grading:records')}?period=2024-12-01&amp;previous=2&amp;final=3" in shown
    assert f"{reverse('grading:records')}?period=2024-12-01&amp;state=proposed" in shown
    assert f"{reverse('archive:customers')}?base_tier=potential" in shown


def test_running_a_review_queues_it() -> None:
    answer = signed_in(a_director()).post(reverse("grading:review_new"), {"period": "2024-12"})
    queued = Progress.objects.get(kind="grading.review")
    assert answer.headers["Location"] == reverse("desk:work", args=[queued.pk])


def test_a_month_that_cannot_be_read_is_asked_for_again() -> None:
    answer = signed_in(a_director()).post(reverse("grading:review_new"), {"period": "Christmas"})
    assert (answer.status_code, Progress.objects.count()) == (422, 0)


def test_all_that_wait_are_approved_at_once() -> None:
    customer = a_good_customer()
    a_review()
    signed_in(a_director()).post(reverse("grading:approve_all") + "?period=2024-12", {"note": "同意"})
    assert the_record(customer).state == GradeRecord.State.EFFECTIVE


def test_approving_nothing_is_refused() -> None:
    a_traded_customer()
    a_review()
    assert signed_in(a_director()).post(reverse("grading:approve_all"), {"note": ""}).status_code == 422


def test_grade_records_in_bulk_are_rejected_with_a_reason() -> None:
    record = _reviewed()
    chosen = {"action": "reject", "ids": [record.pk], "answered": "1"}
    client = signed_in(a_director())
    assert client.post(reverse("grading:records"), chosen, headers=htmx("dialog")).status_code == 422
    assert client.post(reverse("grading:records"), {**chosen, "note": "证据不足"}).status_code == 200
    assert GradeRecord.objects.get(pk=record.pk).state == GradeRecord.State.REJECTED


def test_the_list_of_records_asks_as_often_with_three_rows_as_with_one() -> None:
    def another() -> None:
        a_good_customer()
        a_review()

    assert_same_queries(signed_in(a_director()), reverse("grading:records"), another)


def test_the_list_of_reviews_asks_as_often_with_three_rows_as_with_one() -> None:
    a_good_customer()
    assert_same_queries(signed_in(a_director()), reverse("grading:reviews"), a_review)


def test_an_explanation_names_value_bound_and_verdict_of_each_criterion() -> None:
    record = _reviewed()
    shown = page(a_director(), "grading:explanation", record.customer_id, "2024-12")
    assert "95.00 %" in shown
    assert "&gt; 90%" in shown
    assert "Passed" in shown
    assert "used by the policy" in shown


def test_a_customer_without_a_grade_has_a_page_that_says_so() -> None:
    customer = a_traded_customer()
    assert "Not graded yet" in page(a_director(), "grading:customer", customer.pk)
    assert "Not graded for 2023-01" in page(a_director(), "grading:explanation", customer.pk, "2023-01")


@pytest.mark.parametrize("name", ["customer", "judge", "excuse", "tier"])
def test_customers_out_of_reach_do_not_exist(name: str) -> None:
    record = _reviewed()
    stranger = signed_in(a_user(*READS, "grade.judge", scope=Scope.OWN))
    assert stranger.get(reverse(f"grading:{name}", args=[record.customer_id])).status_code == 404
    assert stranger.get(reverse("grading:record", args=[record.pk])).status_code == 404


def test_a_judgement_is_recorded_from_the_page() -> None:
    customer = a_traded_customer()
    given = {"criterion": "large_scale", "holds": "yes", "evidence": "走访", "from_on": "2024-01-01"}
    address = reverse("grading:judge", args=[customer.pk])
    client = signed_in(a_director())
    assert client.post(address, {**given, "until_on": "2034-01-01"}).status_code == 422
    assert client.post(address, {**given, "until_on": "2024-12-31"}).status_code == 303
    assert list(Judgement.objects.values_list("criterion", "holds")) == [("large_scale", True)]


def test_a_month_is_excused_once() -> None:
    customer = a_traded_customer()
    given = {"month": "2024-11", "reason": "检修", "evidence": "检修函"}
    address = reverse("grading:excuse", args=[customer.pk])
    client = signed_in(a_director())
    assert [client.post(address, given).status_code for _time in range(2)] == [303, 422]
    assert Excuse.objects.get().month_on == date(2024, 11, 1)


def test_the_base_tier_is_overridden_with_a_reason() -> None:
    customer = a_traded_customer()
    client = signed_in(a_director())
    address = reverse("grading:tier", args=[customer.pk])
    assert client.post(address, {"tier": "market", "reason": ""}).status_code == 422
    assert client.post(address, {"tier": "market", "reason": "集团协议"}).status_code == 303
    assert Customer.objects.get(pk=customer.pk).base_tier == "market"


def test_one_grade_is_approved_and_then_no_longer_waits() -> None:
    record = _reviewed()
    client, address = signed_in(a_director()), reverse("grading:approve", args=[record.pk])
    assert [client.post(address).status_code for _time in range(2)] == [303, 422]


def test_one_grade_is_rejected_with_a_reason() -> None:
    record = _reviewed()
    client, address = signed_in(a_director()), reverse("grading:reject", args=[record.pk])
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "证据不足"}).status_code == 303


def test_the_policy_form_gives_back_the_policy_it_shows() -> None:
    policy = Policy()
    form = PolicyForm(policy, as_typed(policy, "recorded"))
    assert form.is_valid()
    assert form.policy == policy


def test_trying_a_policy_queues_a_replay_on_each_basis() -> None:
    _reviewed()
    user = a_director()
    answer = signed_in(user).post(reverse("grading:what_if"), as_typed(Policy(), "recorded", "today"))
    assert answer.status_code == 303
    assert sorted(Replay.objects.values_list("basis", flat=True)) == ["recorded", "today"]
    assert Progress.objects.filter(kind="grading.replay").count() == 2


def test_what_was_not_measured_is_refused_on_recorded_inputs_and_nothing_is_queued() -> None:
    _reviewed()
    given = as_typed(Policy(), "recorded", "today", window_months="6")
    assert signed_in(a_director()).post(reverse("grading:what_if"), given).status_code == 422
    assert Replay.objects.count() == 0


def test_the_unchanged_policy_moves_nobody() -> None:
    _reviewed()
    user = a_director()
    assert "Nobody would move" in page(user, "grading:replay", a_try(user, Policy()).pk)


def test_a_changed_policy_says_who_would_move_and_can_be_saved() -> None:
    record = _reviewed()
    user = a_director()
    asked = a_try(user, Policy(running_months_before_upgrade=24))
    assert "Months of running before an upgrade: 6 → 24" in page(user, "grading:replay", asked.pk)
    assert record.customer.name in page(user, "grading:moves", replay=asked.pk)
    client, address = signed_in(user), reverse("grading:policy_save", args=[asked.pk])
    assert client.post(address, {"valid_from": "2024-12", "note": "收紧"}).status_code == 422
    assert client.post(address, {"valid_from": "2025-01", "note": "收紧"}).status_code == 303
    assert GradingPolicy.objects.latest("pk").policy.running_months_before_upgrade == 24


def test_a_what_if_is_a_draft_of_its_author() -> None:
    _reviewed()
    asked = a_try(a_director(), Policy(fulfilment=Fulfilment.LESS_EXCUSED))
    other = signed_in(a_director())
    assert other.get(reverse("grading:replay", args=[asked.pk])).status_code == 404
    assert other.get(reverse("grading:moves"), {"replay": asked.pk}).status_code == 404


def _reviewed() -> GradeRecord:
    customer = a_good_customer()
    a_review()
    return the_record(customer)
