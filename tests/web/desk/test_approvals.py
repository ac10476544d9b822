"""My approvals, giving one's word, stand-ins and routes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.admission import DECIDES, PREPARES, a_route, one_in_approval
from tests.builders.archive import a_customer
from tests.builders.people import a_department, a_user
from tests.web.helpers import queries_of, signed_in

from coalface.desk.approvals.models import Approval, ApprovalStep, Delegation, RouteStep
from coalface.identity.people.models import Role

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def the_step() -> ApprovalStep:
    return ApprovalStep.objects.get(is_current=True)


def test_what_waits_for_me_is_listed_and_asks_little() -> None:
    chief = a_user(*DECIDES)
    client = signed_in(chief)
    one_in_approval(chief)
    queries_of(client, at("approvals"))
    one = queries_of(client, at("approvals"))
    for _ in range(2):
        one_in_approval(chief)
    assert queries_of(client, at("approvals")) == one
    assert client.get(at("approvals")).content.decode().count("Admission of") >= 3


@pytest.mark.parametrize("role", ["section-chief", "archivist", "director"])
@pytest.mark.parametrize("listing", ["approvals", "approvals_asked", "approvals_decided"])
def test_those_who_approve_are_asked_little_of_also_as_a_stand_in(role: str, listing: str) -> None:
    section, today = a_department(), timezone.localdate()
    approver = a_user(department=section, roles=[Role.objects.get(code=role)])
    away = a_user(*DECIDES, department=section)
    Delegation.objects.create(person=away, delegate=approver, starts_on=today, ends_on=today)
    client = signed_in(approver)
    for one in (approver, away):
        one_in_approval(one, customer=a_customer(by=approver))
    assert queries_of(client, at(listing)) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("verdict", "words", "status", "state"),
    [
        pytest.param("granted", "", 303, "granted", id="yes"),
        pytest.param("refused", "", 422, "open", id="no without a reason"),
        pytest.param("refused", "担保过多", 303, "refused", id="no"),
        pytest.param("returned", "补材料", 303, "returned", id="return"),
        pytest.param("sometimes", "", 404, "open", id="nothing else"),
    ],
)
def test_giving_ones_word(verdict: str, words: str, status: int, state: str) -> None:
    chief = a_user(*DECIDES)
    one_in_approval(chief)
    answer = signed_in(chief).post(at("approval_decide", the_step().pk, verdict), {"words": words})
    assert (answer.status_code, Approval.objects.get().state) == (status, state)


def test_each_list_shows_ones_own_part() -> None:
    author, chief = a_user(*PREPARES), a_user(*DECIDES)
    found = one_in_approval(chief, by=author)
    name = found.customer.name
    signed_in(chief).post(at("approval_decide", the_step().pk, "granted"), {"words": ""})
    shown = {
        (who, page): name in signed_in(user).get(at(page)).content.decode()
        for who, user in (("author", author), ("chief", chief))
        for page in ("approvals", "approvals_asked", "approvals_decided")
    }
    assert {key for key, seen in shown.items() if seen} == {
        ("author", "approvals_asked"),
        ("chief", "approvals_decided"),
    }


def test_the_author_takes_it_back() -> None:
    author, chief = a_user(*PREPARES), a_user(*DECIDES)
    one_in_approval(chief, by=author)
    pk = Approval.objects.get().pk
    assert signed_in(author).post(at("approval_withdraw", pk)).status_code == 303
    assert Approval.objects.get().state == "withdrawn"


def test_a_stand_in_is_named_shown_and_ended() -> None:
    chief, deputy, today = a_user(*DECIDES), a_user(*DECIDES, full_name="赵强"), timezone.localdate()
    client = signed_in(chief)
    given = {"delegate": deputy.pk, "starts_on": today, "ends_on": today + timedelta(days=3)}
    assert client.post(at("delegation_new"), given).status_code == 303
    assert client.post(at("delegation_new"), given).status_code == 422
    assert "赵强" in client.get(at("delegations")).content.decode()
    assert str(chief) in signed_in(deputy).get(at("delegations")).content.decode()
    pk = Delegation.objects.get().pk
    assert signed_in(a_user(*DECIDES)).post(at("delegation_end", pk)).status_code == 404
    assert client.post(at("delegation_end", pk)).status_code == 303


def test_the_trail_names_both_people() -> None:
    chief, deputy = a_user(*DECIDES, full_name="王敏"), a_user(*DECIDES, full_name="赵强")
    today = timezone.localdate()
    given = {"delegate": deputy.pk, "starts_on": today, "ends_on": today}
    signed_in(chief).post(at("delegation_new"), given)
    found = one_in_approval(chief)
    client = signed_in(deputy)
    client.post(at("approval_decide", the_step().pk, "granted"), {"words": ""})
    page = client.get(reverse("admission:admission", args=[found.pk])).content.decode()
    assert f"{deputy} for {chief}" in page


def test_a_route_is_changed_by_those_who_set_policies() -> None:
    chief, leader = a_user(*DECIDES), a_user(*DECIDES)
    route, clerk = a_route(chief), signed_in(a_user("policy.edit"))
    assert clerk.get(at("routes")).status_code == 200
    given = {"version": route.version, "step_1": f"person:{leader.pk}", "step_2": f"person:{chief.pk}"}
    assert clerk.post(at("route", route.pk), given).status_code == 303
    people = RouteStep.objects.filter(route=route).values_list("person", flat=True)
    assert list(people) == [leader.pk, chief.pk]
    assert clerk.post(at("route", route.pk), {"version": route.version + 1}).status_code == 422
    assert signed_in(chief).get(at("routes")).status_code == 403
