"""Who reaches what: own, department and below, all; and the reasons given for it."""

import pytest
from django.utils.functional import SimpleLazyObject
from tests.builders.people import a_department, a_role, a_user

from coalface.identity.people.access import NotAllowed, may, require, scope_of, scoped
from coalface.identity.people.backends import SessionBackend
from coalface.identity.people.models import Department, User
from coalface.identity.people.queries import explain_access, system_user
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
RIGHT = "customer.view"


class Company:
    """集团 with 华东 (一科 below it) and 华北; the person in each stands for a record of their own."""

    def __init__(self) -> None:
        self.top = a_department("集团")
        self.east = a_department("华东", self.top)
        self.north = a_department("华北", self.top)
        self.team = a_department("一科", self.east)
        self.people = {
            place.name: a_user(department=place, full_name=place.name)
            for place in (self.top, self.east, self.north, self.team)
        }

    def reached_by(self, user: User) -> list[str]:
        rows = User.objects.filter(pk__in=[person.pk for person in self.people.values()])
        found = scoped(rows, user, RIGHT, owner="pk", department="department")
        return sorted(found.values_list("full_name", flat=True))


def test_own_reaches_only_what_the_person_is_responsible_for() -> None:
    company = Company()
    chief = company.people["华东"]
    chief.roles.add(a_role(RIGHT, scope=Scope.OWN))
    assert company.reached_by(chief) == ["华东"]


def test_below_reaches_the_department_and_everything_under_it() -> None:
    company = Company()
    chief = company.people["华东"]
    chief.roles.add(a_role(RIGHT, scope=Scope.BELOW))
    assert company.reached_by(chief) == ["一科", "华东"]


def test_below_without_a_department_reaches_only_ones_own() -> None:
    assert Company().reached_by(a_user(RIGHT, scope=Scope.BELOW)) == []


def test_all_reaches_everything() -> None:
    assert Company().reached_by(a_user(RIGHT, scope=Scope.ALL)) == ["一科", "华东", "华北", "集团"]


def test_a_right_that_is_not_held_reaches_nothing() -> None:
    assert Company().reached_by(a_user("trade.view", scope=Scope.ALL)) == []


def test_the_widest_of_several_roles_counts_for_each_right_by_itself() -> None:
    user = a_user(roles=[a_role(RIGHT, scope=Scope.OWN), a_role(RIGHT, "trade.view", scope=Scope.BELOW)])
    assert (scope_of(user, RIGHT), scope_of(user, "trade.view"), scope_of(user, "money.view")) == (
        Scope.BELOW,
        Scope.BELOW,
        None,
    )


def test_a_department_whose_number_begins_alike_is_not_below() -> None:
    first = a_department()
    lookalike = Department.objects.create(name="像", path=f"{first.path.rstrip('/')}7/")
    user = a_user(RIGHT, scope=Scope.BELOW, department=first)
    other = a_user(department=lookalike)
    assert not scoped(User.objects.filter(pk=other.pk), user, RIGHT, owner="pk").exists()


def test_the_deactivated_hold_nothing_and_superusers_and_the_system_everything() -> None:
    assert scope_of(a_user(RIGHT, is_active=False), RIGHT) is None
    assert scope_of(a_user(is_superuser=True), RIGHT) is Scope.ALL
    assert scope_of(system_user(), RIGHT) is Scope.ALL
    assert scope_of(a_user(is_superuser=True, is_active=False), RIGHT) is None


def test_a_right_nobody_defined_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="unknown right: fly"):
        may(a_user(), "fly")


def test_require_refuses_and_names_the_right() -> None:
    with pytest.raises(NotAllowed, match=r"money\.edit"):
        require(a_user(), "money.edit")


class Record:
    """Anything with a responsible person and a department."""

    def __init__(self, responsible: User | None, department: Department | None) -> None:
        self.responsible, self.responsible_id = responsible, responsible.pk if responsible else None
        self.department = department


def test_an_explanation_names_role_reach_and_owner_or_department() -> None:
    company = Company()
    chief, colleague = company.people["华东"], company.people["一科"]
    chief.roles.set(
        [a_role(RIGHT, scope=Scope.OWN, name="业务员甲"), a_role(RIGHT, scope=Scope.BELOW, name="科长甲")]
    )
    explanation = explain_access(chief, RIGHT, Record(colleague, company.team))
    assert explanation.allowed
    assert list(map(str, explanation.reasons)) == [
        "The role 业务员甲 has the right “See customers” for their own records.",
        "华东 is not responsible for the record.",
        "The role 科长甲 has the right “See customers” for their department and below.",
        "The record belongs to 一科, which is 华东 or lies below it.",
    ]


@pytest.mark.parametrize(
    ("about", "place", "allowed", "last"),
    [
        pytest.param({"rights": []}, "team", False, "no_role", id="no role has the right"),
        pytest.param({"scope": Scope.ALL}, "team", True, "role", id="a role that reaches all"),
        pytest.param({"scope": Scope.OWN}, "team", False, "not_owner", id="own, of somebody else"),
        pytest.param({"scope": Scope.BELOW}, "north", False, "other_department", id="below, elsewhere"),
        pytest.param(
            {"scope": Scope.BELOW}, None, False, "record_without_department", id="below, of no department"
        ),
        pytest.param({"is_superuser": True, "rights": []}, None, True, "superuser", id="a superuser"),
        pytest.param({"is_active": False}, "team", False, "inactive", id="a deactivated person"),
    ],
)
def test_an_explanation_says_why_or_why_not(
    about: dict[str, object], place: str | None, allowed: bool, last: str
) -> None:
    company = Company()
    rights = about.pop("rights", [RIGHT])
    user = a_user(*rights, department=company.east, **about)
    record = Record(a_user(), getattr(company, place) if place else None)
    explanation = explain_access(user, RIGHT, record)
    assert (explanation.allowed, explanation.reasons[-1].code) == (allowed, last)


def test_an_explanation_follows_lookups_through_other_records() -> None:
    user = a_user(RIGHT, scope=Scope.OWN)
    shipment = type("Shipment", (), {"customer": Record(user, None)})()
    explanation = explain_access(
        user, RIGHT, shipment, owner="customer__responsible", department="customer__department"
    )
    assert (explanation.allowed, explanation.reasons[-1].code) == (True, "owner")


def test_a_session_brings_its_person_with_what_the_roles_hold(django_assert_num_queries) -> None:
    """The request hands its person over lazily."""
    person = a_user(RIGHT, scope=Scope.BELOW)
    person.roles.add(a_role("export", scope=Scope.OWN))
    with django_assert_num_queries(1):
        brought = SimpleLazyObject(lambda: SessionBackend().get_user(person.pk))
        assert [scope_of(brought, right) for right in (RIGHT, "export", "people.edit")] == [
            Scope.BELOW,
            Scope.OWN,
            None,
        ]
    nobody = a_user()
    assert not may(SessionBackend().get_user(nobody.pk), RIGHT)


def test_a_session_of_somebody_who_left_brings_nobody() -> None:
    gone = a_user(RIGHT)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert SessionBackend().get_user(gone.pk) is None
