"""Asking, deciding, returning, withdrawing, standing in; shown on admissions, the first thing approved."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from tests.builders.admission import DECIDES, PREPARES, a_route, an_assessed_one, one_in_approval
from tests.builders.archive import a_customer
from tests.builders.people import a_department, a_role, a_user, the_system

from coalface.archive.admission.actions import submit_admission
from coalface.archive.admission.models import Admission
from coalface.desk.approvals.actions import (
    AlreadyDecided,
    DelegationInvalid,
    NobodyToDecide,
    NotYourTurn,
    ReasonMissing,
    RouteInvalid,
    Stop,
    change_route,
    decide,
    delegate_to,
    end_delegation,
    withdraw_approval,
)
from coalface.desk.approvals.models import Approval, ApprovalStep, RouteStep
from coalface.desk.approvals.queries import asked_by, decided_by, waiting_for
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused

pytestmark = pytest.mark.django_db


def the_approval() -> Approval:
    return Approval.objects.latest("pk")


def the_turn() -> ApprovalStep:
    return ApprovalStep.objects.get(approval=the_approval(), is_current=True)


def open_tasks(person: User) -> list[str]:
    rows = Notice.objects.filter(recipient=person, topic="desk.approval").exclude(state="closed")
    return [row.key.split(":", 2)[2] for row in rows]


def the_actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_one_after_the_other_says_yes_and_the_record_learns_of_it() -> None:
    chief, keeper = a_user(*DECIDES), a_user(*DECIDES)
    admission = one_in_approval(chief, keeper)
    assert (open_tasks(chief), open_tasks(keeper)) == (["1"], [])
    decide(step_id=the_turn().pk, verdict="granted", by=chief)
    assert (open_tasks(chief), open_tasks(keeper)) == ([], ["2"])
    decide(step_id=the_turn().pk, verdict="granted", words="同意", by=keeper)
    admission.refresh_from_db()
    assert (the_approval().state, admission.state, open_tasks(keeper)) == ("granted", "admitted", [])
    assert {"desk.approval.request", "desk.approval.decide", "archive.admission.settle"} <= set(the_actions())


@pytest.mark.parametrize(
    ("verdict", "approval", "admission"),
    [
        pytest.param("refused", "refused", "rejected", id="a no"),
        pytest.param("returned", "returned", "assessed", id="a return"),
    ],
)
def test_a_no_or_a_return_ends_it_for_the_others(verdict: str, approval: str, admission: str) -> None:
    chief, later, author = a_user(*DECIDES), a_user(*DECIDES), a_user(*PREPARES)
    found = one_in_approval(chief, later, by=author)
    decide(step_id=the_turn().pk, verdict=verdict, words="担保过多", by=chief)
    found.refresh_from_db()
    assert (the_approval().state, found.state, open_tasks(later)) == (approval, admission, [])
    assert open_tasks(author) == ["outcome"]


def test_a_no_says_why() -> None:
    chief = a_user(*DECIDES)
    one_in_approval(chief)
    with pytest.raises(ReasonMissing):
        decide(step_id=the_turn().pk, verdict="refused", by=chief)


def test_whoever_is_not_asked_cannot_decide() -> None:
    one_in_approval(a_user(*DECIDES))
    with pytest.raises(NotYourTurn):
        decide(step_id=the_turn().pk, verdict="granted", by=a_user(*DECIDES))


def test_the_second_to_decide_is_told_who_was_first() -> None:
    role = a_role(*DECIDES)
    first, second = a_user(roles=[role], full_name="王敏"), a_user(roles=[role])
    route = a_route(first)
    route.steps.all().delete()
    RouteStep.objects.create(route=route, position=1, role=role)
    found = an_assessed_one()
    submit_admission(admission_id=found.pk, version=found.version, by=the_system())
    step = the_turn()
    decide(step_id=step.pk, verdict="granted", by=first)
    with pytest.raises(AlreadyDecided, match="王敏"):
        decide(step_id=step.pk, verdict="refused", words="迟到", by=second)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_refused() -> None:
    the_system()
    role = a_role(*DECIDES)
    people = [a_user(roles=[role]) for _ in range(2)]
    route = a_route(people[0])
    route.steps.all().delete()
    RouteStep.objects.create(route=route, position=1, role=role)
    found = an_assessed_one()
    submit_admission(admission_id=found.pk, version=found.version, by=the_system())
    step, gate, ends = the_turn(), Barrier(2), []

    def try_it(person: User) -> None:
        gate.wait()
        try:
            decide(step_id=step.pk, verdict="granted", by=person)
            ends.append("decided")
        except Refused as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["AlreadyDecided", "decided"]


def test_the_office_counts_only_where_its_holder_reaches_the_customer() -> None:
    east, north = a_department("华东"), a_department("华北")
    role = a_role(*DECIDES, scope=Scope.BELOW)
    here, elsewhere = a_user(roles=[role], department=east), a_user(roles=[role], department=north)
    route = a_route(here)
    route.steps.all().delete()
    RouteStep.objects.create(route=route, position=1, role=role)
    found = an_assessed_one(a_customer(responsible=here, department=east))
    submit_admission(admission_id=found.pk, version=found.version, by=the_system())
    today = timezone.localdate()
    assert (open_tasks(here), open_tasks(elsewhere)) == (["1"], [])
    assert [list(waiting_for(p, today)) for p in (here, elsewhere)] == [[the_approval()], []]


def test_a_step_that_nobody_can_take_refuses_the_question() -> None:
    found = an_assessed_one()
    a_route(a_user("customer.view"))
    with pytest.raises(NobodyToDecide):
        submit_admission(admission_id=found.pk, version=found.version, by=the_system())
    found.refresh_from_db()
    assert found.state == Admission.State.ASSESSED


def test_authors_pass_over_their_own_step_but_never_the_last() -> None:
    author, chief = a_user(*PREPARES, "admission.decide"), a_user(*DECIDES)
    one_in_approval(author, chief, by=author)
    states = list(the_approval().steps.values_list("state", flat=True))
    assert (states, the_turn().person) == (["passed_over", "waiting"], chief)
    found = an_assessed_one()
    a_route(author)
    with pytest.raises(NobodyToDecide):
        submit_admission(admission_id=found.pk, version=found.version, by=author)


def test_who_was_named_decides_in_the_name_of_the_other() -> None:
    today = timezone.localdate()
    chief, deputy = a_user(*DECIDES), a_user("customer.view", "admission.view")
    delegate_to(delegate=deputy, starts_on=today, ends_on=today, reason="出差", by=chief)
    one_in_approval(chief)
    assert (open_tasks(deputy), list(waiting_for(deputy, today))) == (["1"], [the_approval()])
    decide(step_id=the_turn().pk, verdict="granted", by=deputy)
    step = the_approval().steps.get()
    assert (step.decided_by, step.on_behalf_of) == (deputy, chief)
    assert list(decided_by(chief)) == list(decided_by(deputy)) == [the_approval()]


def test_before_and_after_the_period_nobody_stands_in() -> None:
    today = timezone.localdate()
    chief, deputy = a_user(*DECIDES), a_user("customer.view", "admission.view")
    later = today + timedelta(days=1)
    delegation = delegate_to(delegate=deputy, starts_on=later, ends_on=later, by=chief)
    one_in_approval(chief)
    with pytest.raises(NotYourTurn):
        decide(step_id=the_turn().pk, verdict="granted", by=deputy)
    end_delegation(delegation_id=delegation.pk, by=chief)
    assert the_actions()[-1] == "desk.delegation.end"
    assert list(waiting_for(deputy, later)) == []


def test_a_delegation_is_judged_and_ended_only_by_its_person() -> None:
    today = timezone.localdate()
    chief, deputy = a_user(*DECIDES), a_user(*DECIDES)
    with pytest.raises(DelegationInvalid):
        delegate_to(delegate=chief, starts_on=today, ends_on=today, by=chief)
    delegation = delegate_to(delegate=deputy, starts_on=today, ends_on=today, by=chief)
    assert the_actions()[-1] == "desk.delegation.create"
    with pytest.raises(DelegationInvalid):
        delegate_to(delegate=deputy, starts_on=today, ends_on=today, by=chief)
    with pytest.raises(NotAllowed):
        end_delegation(delegation_id=delegation.pk, by=deputy)


def test_the_author_takes_the_question_back() -> None:
    author, chief = a_user(*PREPARES), a_user(*DECIDES)
    found = one_in_approval(chief, by=author)
    assert list(asked_by(author)) == [the_approval()]
    with pytest.raises(NotAllowed):
        withdraw_approval(approval_id=the_approval().pk, by=chief)
    withdraw_approval(approval_id=the_approval().pk, by=author)
    found.refresh_from_db()
    assert (the_approval().state, found.state, open_tasks(chief)) == ("withdrawn", "assessed", [])
    assert the_actions()[-1] == "desk.approval.withdraw"


def test_a_changed_route_holds_for_the_next_approval_only() -> None:
    chief, leader, clerk = a_user(*DECIDES), a_user(*DECIDES), a_user("policy.edit")
    one_in_approval(chief)
    route = a_route(chief)
    change_route(
        route_id=route.pk, version=route.version, stops=[Stop(person=chief), Stop(person=leader)], by=clerk
    )
    assert (the_approval().steps.count(), route.steps.count()) == (1, 2)
    assert the_actions()[-1] == "desk.route.change"
    route.refresh_from_db()
    with pytest.raises(RouteInvalid):
        change_route(route_id=route.pk, version=route.version, stops=[], by=clerk)
    with pytest.raises(NotAllowed):
        change_route(route_id=route.pk, version=route.version, stops=[Stop(person=chief)], by=chief)
