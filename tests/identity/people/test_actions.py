"""What may be done to people, roles and departments, and what is refused."""

import pytest
from tests.builders.people import a_department, a_role, a_user, an_administrator

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people import actions
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import Department, Role, User
from coalface.identity.people.queries import system_user
from coalface.identity.people.rules import DEFAULT_ROLES, RIGHT_CODES, Scope

pytestmark = pytest.mark.django_db
PASSWORD = "Black-Diamond-1907"


def last_event() -> tuple[str, str, str]:
    event = AuditEvent.objects.order_by("-id")[0]
    return event.actor_name, event.action, event.subject_label


def codes(refusal: pytest.ExceptionInfo[actions.UserInvalid]) -> list[tuple[str | None, str]]:
    return [(finding.field, finding.code) for finding in refusal.value.findings]


def test_a_new_installation_has_the_roles_of_the_trade_and_the_system_account() -> None:
    assert list(Role.objects.values_list("name", "scope", "rights")) == [
        (role.name, role.scope, list(role.rights)) for role in DEFAULT_ROLES
    ]
    assert {right for role in DEFAULT_ROLES for right in role.rights} <= RIGHT_CODES
    system = system_user()
    assert (system.is_active, system.has_usable_password()) == (False, False)


def test_an_administrator_adds_a_person_who_can_then_sign_in() -> None:
    admin, role, sales = an_administrator(), a_role("customer.view"), a_department("销售部")
    user = actions.create_user(
        username=" wang.lei ", full_name="王磊", password=PASSWORD, department=sales, roles=[role], by=admin
    )
    stored = User.objects.get(pk=user.pk)
    assert (stored.username, str(stored), stored.department, list(stored.roles.all())) == (
        "wang.lei",
        "王磊",
        sales,
        [role],
    )
    assert stored.check_password(PASSWORD)
    assert last_event() == (str(admin), "people.user.create", "王磊")


@pytest.mark.parametrize(
    ("username", "password", "complaints"),
    [
        pytest.param("", PASSWORD, [("username", "invalid")], id="a person needs a username"),
        pytest.param("wang lei", PASSWORD, [("username", "invalid")], id="a username has no blanks"),
        pytest.param("taken", PASSWORD, [("username", "invalid")], id="a username is taken once"),
        pytest.param(
            "liu", "123", [("password", "password"), ("password", "password")], id="123 is no password"
        ),
    ],
)
def test_an_account_that_does_not_hold_is_refused(
    username: str, password: str, complaints: list[tuple[str, str]]
) -> None:
    a_user(username="taken")
    with pytest.raises(actions.UserInvalid) as refusal:
        actions.create_user(username=username, password=password, by=an_administrator())
    assert codes(refusal) == complaints


def test_who_may_not_manage_people_is_refused_everything() -> None:
    salesman, other, role, sales = a_user("customer.view"), a_user(), a_role(), a_department()
    attempts = [
        lambda: actions.create_user(username="x", by=salesman),
        lambda: actions.change_user(user=other, full_name="x", department=None, by=salesman),
        lambda: actions.deactivate_user(user=other, by=salesman),
        lambda: actions.reactivate_user(user=other, by=salesman),
        lambda: actions.set_password(user=other, password=PASSWORD, by=salesman),
        lambda: actions.assign_roles(user=salesman, roles=[role], by=salesman),
        lambda: actions.create_role(name="x", rights=[], scope=Scope.OWN, by=salesman),
        lambda: actions.change_role(role=role, name="x", rights=[], scope=Scope.OWN, by=salesman),
        lambda: actions.delete_role(role=role, by=salesman),
        lambda: actions.create_department(name="x", by=salesman),
        lambda: actions.rename_department(department=sales, name="x", by=salesman),
        lambda: actions.move_department(department=sales, parent=None, by=salesman),
        lambda: actions.delete_department(department=sales, by=salesman),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert not AuditEvent.objects.exists()


def test_personal_data_change_and_the_change_is_named() -> None:
    admin, user, sales = an_administrator(), a_user(full_name="王磊"), a_department("销售部")
    actions.change_user(user=user, full_name="王雷", department=sales, phone="139", by=admin)
    user.refresh_from_db()
    assert (user.full_name, user.phone, user.department) == ("王雷", "139", sales)
    assert last_event() == (str(admin), "people.user.change", "王雷")
    assert AuditEvent.objects.get().detail == {"full_name": "王雷", "department": "销售部", "phone": "139"}


def test_personal_data_that_do_not_hold_are_refused() -> None:
    with pytest.raises(actions.UserInvalid) as refusal:
        actions.change_user(
            user=a_user(), full_name="王磊", department=None, email="no mail", by=an_administrator()
        )
    assert codes(refusal) == [("email", "invalid")]


def test_a_deactivated_person_holds_nothing_until_reactivated() -> None:
    admin, user = an_administrator(), a_user("customer.view")
    actions.deactivate_user(user=user, by=admin)
    assert last_event()[1] == "people.user.deactivate"
    assert not User.objects.get(pk=user.pk).is_active
    actions.reactivate_user(user=user, by=admin)
    assert last_event()[1] == "people.user.reactivate"
    assert User.objects.get(pk=user.pk).is_active


def test_a_new_password_replaces_the_old_one_and_is_not_written_down() -> None:
    user = a_user()
    actions.set_password(user=user, password=PASSWORD, by=an_administrator())
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert AuditEvent.objects.get().detail == {}
    with pytest.raises(actions.UserInvalid):
        actions.set_password(user=user, password="12345678", by=an_administrator())


def test_only_a_superuser_or_the_system_touches_a_superuser() -> None:
    chief = a_user(is_superuser=True)
    for attempt in (
        lambda by: actions.set_password(user=chief, password=PASSWORD, by=by),
        lambda by: actions.deactivate_user(user=chief, by=by),
        lambda by: actions.create_user(username="other", is_superuser=True, by=by),
    ):
        with pytest.raises(actions.SuperuserProtected):
            attempt(an_administrator())
    actions.set_password(user=chief, password=PASSWORD, by=system_user())


def test_the_systems_own_account_is_left_alone() -> None:
    chief = a_user(is_superuser=True)
    with pytest.raises(actions.SuperuserProtected):
        actions.set_password(user=system_user(), password=PASSWORD, by=chief)
    with pytest.raises(actions.SuperuserProtected):
        actions.assign_roles(user=system_user(), roles=[], by=chief)


def test_the_last_administrator_cannot_go_by_any_way() -> None:
    role = a_role("people.edit")
    admin = a_user(roles=[role])
    ways = [
        lambda: actions.deactivate_user(user=admin, by=admin),
        lambda: actions.assign_roles(user=admin, roles=[], by=admin),
        lambda: actions.change_role(role=role, name=role.name, rights=[], scope=Scope.ALL, by=admin),
    ]
    for way in ways:
        with pytest.raises(actions.LastAdministrator):
            way()
    assert not AuditEvent.objects.exists()
    a_user(roles=[role])
    ways[0]()


def test_roles_are_replaced_and_both_states_are_recorded() -> None:
    admin, user, role = an_administrator(), a_user("trade.view"), a_role("customer.view", name="跟单员")
    former = user.roles.get().name
    actions.assign_roles(user=user, roles=[role], by=admin)
    assert list(user.roles.all()) == [role]
    assert last_event() == (str(admin), "people.user.assign_roles", str(user))
    assert AuditEvent.objects.get().detail == {"former": [former], "roles": ["跟单员"]}


def test_a_role_is_made_changed_and_deleted() -> None:
    admin = an_administrator()
    role = actions.create_role(
        name="跟单员", rights=["trade.view", "customer.view"], scope=Scope.OWN, by=admin
    )
    assert role.rights == ["customer.view", "trade.view"]
    assert last_event() == (str(admin), "people.role.create", "跟单员")
    actions.change_role(role=role, name="跟单", rights=["trade.view"], scope=Scope.BELOW, by=admin)
    stored = Role.objects.get(pk=role.pk)
    assert (stored.name, stored.rights, stored.scope) == ("跟单", ["trade.view"], "below")
    assert last_event() == (str(admin), "people.role.change", "跟单")
    actions.delete_role(role=role, by=admin)
    assert last_event() == (str(admin), "people.role.delete", "跟单")
    assert not Role.objects.filter(pk=role.pk).exists()


def test_a_role_that_somebody_has_is_not_deleted() -> None:
    role = a_role("trade.view")
    a_user(roles=[role])
    with pytest.raises(actions.RoleInUse, match="1 people"):
        actions.delete_role(role=role, by=an_administrator())


@pytest.mark.parametrize(
    ("name", "rights", "code"),
    [
        pytest.param("跟单员", ["fly"], "unknown_right", id="a right that does not exist"),
        pytest.param("", [], "invalid", id="a role without a name"),
        pytest.param("财务", [], "invalid", id="a name that is taken"),
    ],
)
def test_a_role_that_does_not_hold_is_refused(name: str, rights: list[str], code: str) -> None:
    with pytest.raises(actions.RoleInvalid) as refusal:
        actions.create_role(name=name, rights=rights, scope=Scope.OWN, by=an_administrator())
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_departments_grow_into_a_tree() -> None:
    admin = an_administrator()
    company = actions.create_department(name="煤炭集团", by=admin)
    sales = actions.create_department(name="销售公司", parent=company, by=admin)
    assert (company.path, sales.path) == (f"/{company.pk}/", f"/{company.pk}/{sales.pk}/")
    assert last_event() == (str(admin), "people.department.create", "销售公司")
    actions.rename_department(department=sales, name="运销公司", by=admin)
    assert last_event() == (str(admin), "people.department.rename", "运销公司")


def test_a_moved_department_takes_everything_below_along() -> None:
    admin = an_administrator()
    company, east = a_department("集团"), a_department("华东")
    sales = a_department("销售", company)
    team = a_department("一科", sales)
    actions.move_department(department=sales, parent=east, by=admin)
    paths = dict(Department.objects.values_list("name", "path"))
    assert paths == {
        "集团": f"/{company.pk}/",
        "华东": f"/{east.pk}/",
        "销售": f"/{east.pk}/{sales.pk}/",
        "一科": f"/{east.pk}/{sales.pk}/{team.pk}/",
    }
    assert last_event() == (str(admin), "people.department.move", "销售")
    actions.move_department(department=sales, parent=None, by=admin)
    team.refresh_from_db()
    assert team.path == f"/{sales.pk}/{team.pk}/"


def test_a_department_does_not_come_below_itself() -> None:
    company = a_department()
    team = a_department(parent=a_department(parent=company))
    for parent in (team, company):
        with pytest.raises(actions.DepartmentMisplaced) as refusal:
            actions.move_department(department=company, parent=parent, by=an_administrator())
        assert [finding.code for finding in refusal.value.findings] == ["cycle"]


def test_a_department_cannot_be_hung_too_deep() -> None:
    admin, deep = an_administrator(), a_department()
    for _ in range(11):
        deep = a_department(parent=deep)
    with pytest.raises(actions.DepartmentMisplaced):
        actions.create_department(name="十三层", parent=deep, by=admin)
    pair = a_department()
    a_department(parent=pair)
    with pytest.raises(actions.DepartmentMisplaced):
        actions.move_department(department=pair, parent=deep, by=admin)


def test_siblings_have_different_names() -> None:
    company = a_department("集团")
    a_department("销售", company)
    for name, parent in (("销售", company), ("集团", None), ("", company)):
        with pytest.raises(actions.DepartmentMisplaced):
            actions.create_department(name=name, parent=parent, by=an_administrator())


def test_only_an_empty_department_is_deleted() -> None:
    admin, company = an_administrator(), a_department("集团")
    sales = a_department("销售", company)
    a_user(department=sales)
    for department in (company, sales):
        with pytest.raises(actions.DepartmentInUse, match="1 people, departments or records"):
            actions.delete_department(department=department, by=admin)
    empty = a_department("空")
    actions.delete_department(department=empty, by=admin)
    assert last_event() == (str(admin), "people.department.delete", "空")
    assert not Department.objects.filter(pk=empty.pk).exists()
