"""`coalface user`: accounts from the terminal."""

import io

import pytest
from tests.builders.people import a_department, a_role, a_user

from coalface.cli import user
from coalface.cli.failures import Failed
from coalface.cli.main import Parser
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.actions import UserInvalid
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "Black-Diamond-1907"


def run(*words: str) -> object:
    parser = Parser()
    user.add(parser.add_subparsers(dest="command"))
    return user.run(parser.parse_args(["user", *words]))


@pytest.fixture(autouse=True)
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_the_first_administrator_is_made_at_the_terminal() -> None:
    a_department("集团")
    answer = run("create", "admin", "--name", "管理员", "--role", "系统管理员", "--department", "集团")
    assert answer == {
        "username": "admin",
        "name": "管理员",
        "department": "集团",
        "roles": ["系统管理员"],
        "active": True,
        "superuser": False,
    }
    made = User.objects.get(username="admin")
    assert made.check_password(PASSWORD)
    assert [change.by_name for change in field_history(made)] == ["系统"]
    assert AuditEvent.objects.get().actor_name == "系统"


def test_a_superuser_is_made_only_here() -> None:
    run("create", "root", "--superuser")
    assert User.objects.get(username="root").is_superuser


def test_a_password_is_replaced_from_stdin() -> None:
    person = a_user(username="liu")
    run("password", "liu")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_roles_are_replaced_by_name_or_code() -> None:
    person = a_user(username="liu", roles=[a_role(name="旧")])
    run("roles", "liu", "业务员", "auditor")
    assert set(person.roles.values_list("name", flat=True)) == {"业务员", "审计"}
    run("roles", "liu")
    assert not person.roles.exists()


def test_everybody_is_listed() -> None:
    a_user(username="liu", full_name="刘洋")
    listed = run("list")
    assert isinstance(listed, list)
    assert [entry["username"] for entry in listed] == ["liu", "system"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ("password", "nobody"), "There is nobody with the username nobody.", id="no such person"
        ),
        pytest.param(
            ("create", "x", "--role", "飞行员"), "There is no role 飞行员; there are:", id="no such role"
        ),
        pytest.param(
            ("create", "x", "--department", "火星"), "No department is called 火星.", id="no such department"
        ),
        pytest.param(
            ("create", "x", "--department", "一科"),
            "Several departments are called 一科.",
            id="which department",
        ),
    ],
)
def test_a_wrong_name_ends_with_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    a_department("一科", a_department("华东"))
    a_department("一科", a_department("华北"))
    with pytest.raises(Failed) as failure:
        run(*words)
    assert str(failure.value).startswith(sentence)


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12345678\n"))
    with pytest.raises(UserInvalid):
        run("create", "x")
