"""Two cards that become one have one row of rounds and one decision that counts."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.merging.test_actions import business_tables
from tests.builders.admission import a_draft, a_suspended_one, an_admitted_one, one_in_approval
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system

from coalface.archive.admission.actions import open_admission, remind_of_renewal
from coalface.archive.admission.actions.merging import AdmissionsCollide
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.merging import Round, new_numbers, retired
from coalface.archive.admission.rules.states import OPEN, STANDING, State
from coalface.archive.customers.models import Customer
from coalface.archive.merging.actions import merge_customers, part_customers
from coalface.archive.merging.models import Merge


def a_round(id: int, state: str, number: int = 1, *, month: int = 1, decided: int | None = None) -> Round:
    decided_on = date(2024, decided, 1) if decided else None
    return Round(id, number, State(state), datetime(2024, month, 1, tzinfo=UTC), decided_on)


@pytest.mark.parametrize(
    ("rounds", "gone"),
    [
        pytest.param([a_round(1, "admitted", decided=2)], {}, id="one decision stays"),
        pytest.param(
            [a_round(1, "admitted", decided=5), a_round(2, "rejected", decided=3)],
            {2: "replaced"},
            id="the latest decision counts",
        ),
        pytest.param(
            [a_round(1, "suspended", decided=1), a_round(2, "admitted", decided=5)],
            {2: "replaced"},
            id="no merge lifts a suspension",
        ),
        pytest.param(
            [a_round(1, "draft"), a_round(2, "assessed")],
            {1: "abandoned"},
            id="the round furthest along goes on",
        ),
        pytest.param(
            [a_round(1, "replaced"), a_round(2, "abandoned"), a_round(3, "draft")],
            {},
            id="what is over is over",
        ),
    ],
)
def test_what_gives_way(rounds: list[Round], gone: dict[int, str]) -> None:
    assert retired(rounds) == gone


def test_rounds_are_numbered_in_the_order_they_were_opened() -> None:
    rounds = [a_round(1, "replaced", 1, month=2), a_round(2, "admitted", 2, month=6)]
    assert new_numbers([*rounds, a_round(3, "admitted", 1, month=4)]) == {1: 1, 3: 2, 2: 3}
    assert new_numbers([*rounds, a_round(3, "admitted", 4, month=1)]) == {1: 1, 2: 2, 3: 4}


@given(st.lists(st.sampled_from(list(State)), max_size=8))
def test_at_most_one_counts_and_one_is_under_way(states: list[State]) -> None:
    rounds = [a_round(id, state, id) for id, state in enumerate(states)]
    after = {one.id: retired(rounds).get(one.id, one.state) for one in rounds}.values()
    assert sum(state in STANDING for state in after) <= 1
    assert sum(state in OPEN for state in after) <= 1
    assert (State.SUSPENDED in states) == (State.SUSPENDED in after)


def merge(kept: Customer, left: Customer) -> Merge:
    for customer in (kept, left):
        customer.refresh_from_db()
    return merge_customers(
        kept_id=kept.pk,
        left_id=left.pk,
        taken=(),
        reason="同一公司",
        versions=(kept.version, left.version),
        by=the_system(),
    )


def rounds_of(customer: Customer) -> list[tuple[int, str]]:
    return list(Admission.objects.filter(customer=customer).order_by("round").values_list("round", "state"))


@pytest.mark.django_db
def test_both_rows_of_rounds_become_one_and_two_again() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    for customer in (left, kept, left):
        Admission.objects.filter(customer=customer).update(state="replaced")
        an_admitted_one(customer)
    remind_of_renewal(today=Admission.objects.latest("pk").valid_until_on, by=the_system())
    before = business_tables()
    made = merge(kept, left)
    assert rounds_of(kept) == [(1, "replaced"), (2, "replaced"), (3, "admitted")]
    assert rounds_of(left) == []
    part_customers(merge_id=made.pk, by=the_system())
    assert business_tables() == before


@pytest.mark.django_db
def test_a_suspension_holds_on_the_one_card() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    a_suspended_one(left)
    an_admitted_one(kept)
    merge(kept, left)
    assert sorted(state for _, state in rounds_of(kept)) == ["replaced", "suspended"]


@pytest.mark.django_db
def test_a_decision_made_since_the_merge_goes_on_to_hold() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    an_admitted_one(kept)
    an_admitted_one(left)
    made = merge(kept, left)
    Admission.objects.filter(customer=kept, state="admitted").update(state="replaced")
    newest = an_admitted_one(kept)
    part_customers(merge_id=made.pk, by=the_system())
    assert (newest.round, "admitted") in rounds_of(kept)
    assert [state for _, state in rounds_of(kept)].count("admitted") == 1


@pytest.mark.django_db
def test_of_two_rounds_under_way_one_is_given_up() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    a_draft(left)
    one_in_approval(a_user("admission.decide", "admission.view", "customer.view"), customer=kept)
    merge(kept, left)
    assert rounds_of(kept) == [(1, "abandoned"), (2, "approving")]


@pytest.mark.django_db
def test_two_rounds_before_the_approvers_refuse_the_merge() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    for customer in (kept, left):
        one_in_approval(customer=customer)
    with pytest.raises(AdmissionsCollide) as refused:
        merge(kept, left)
    assert [finding.code for finding in refused.value.findings] == ["two_in_approval"]
    assert Merge.objects.count() == 0


@pytest.mark.django_db
def test_the_next_round_is_numbered_after_all_of_them() -> None:
    kept, left = a_customer("晋能热电"), a_customer("晋能热电厂")
    an_admitted_one(kept)
    an_admitted_one(left)
    merge(kept, left)
    assert open_admission(customer_id=kept.pk, by=the_system()).round == 3
