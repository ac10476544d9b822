"""Field history: every change of a tracked field, in words, with the name of who made it."""

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.builders.people import a_department, a_role, a_user

from coalface.identity.audit.history import acting, history_of
from coalface.identity.audit.queries import FieldChange, field_history
from coalface.identity.people.models import Department, User

pytestmark = pytest.mark.django_db


def words(changes: list[FieldChange]) -> list[tuple[str, str, str, str, str]]:
    return [(change.by_name, change.field, change.field_label, change.old, change.new) for change in changes]


def test_changes_are_told_newest_first_with_names_for_keys() -> None:
    clerk, chief = a_user(full_name="王磊"), a_user(full_name="李娜")
    east, north = a_department("华东"), a_department("华北")
    with acting(by=clerk):
        user = a_user(full_name="张伟", department=east)
    with acting(by=chief):
        User.objects.filter(pk=user.pk).update(department=north, phone="139")
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert words(field_history(user)) == [
        ("李娜", "is_active", "active", "yes", "no"),
        ("李娜", "phone", "phone", "", "139"),
        ("李娜", "department", "department", "华东", "华北"),
        ("王磊", "", "created", "", ""),
    ]


def test_a_list_reads_as_its_items() -> None:
    role = a_role("customer.view", "trade.view")
    role.rights = ["customer.view"]
    role.save()
    assert words(field_history(role))[0][1:] == (
        "rights",
        "rights",
        "customer.view, trade.view",
        "customer.view",
    )


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    user = a_user(full_name="张伟")
    user.save()
    User.objects.filter(pk=user.pk).update(full_name="张伟", last_login="2024-05-01T00:00:00Z")
    assert [change.field_label for change in field_history(user)] == ["created"]


def test_raw_sql_and_bulk_changes_are_told_too() -> None:
    first, second = a_department("一科"), a_department("二科")
    clerk = a_user(full_name="王磊")
    with acting(by=clerk), connection.cursor() as cursor:
        cursor.execute("UPDATE people_department SET name = name || '室'")
    for department, name in ((first, "一科"), (second, "二科")):
        assert words(field_history(department))[0] == ("王磊", "name", "name", name, f"{name}室")


def test_a_deleted_record_still_has_its_history() -> None:
    department = a_department("一科")
    Department.objects.filter(pk=department.pk).update(name="二科")
    kept = Department(pk=department.pk)
    department.delete()
    assert words(field_history(kept)) == [
        ("", "", "deleted", "", ""),
        ("", "name", "name", "一科", "二科"),
        ("", "", "created", "", ""),
    ]


def test_an_inner_person_is_named_inside_and_the_outer_one_again_afterwards() -> None:
    outer, inner = a_user(full_name="外"), a_user(full_name="内")
    department = a_department("0")
    with acting(by=outer):
        Department.objects.filter(pk=department.pk).update(name="1")
        with acting(by=inner):
            Department.objects.filter(pk=department.pk).update(name="2")
        Department.objects.filter(pk=department.pk).update(name="3")
    changes = [(change.by_name, change.new) for change in field_history(department) if change.field]
    assert changes == [("外", "3"), ("内", "2"), ("外", "1")]


def test_history_costs_the_same_for_one_change_and_for_many(django_assert_num_queries: object) -> None:
    east, north = a_department("华东"), a_department("华北")
    user = a_user(department=east)
    for department in (north, east, north):
        with acting(by=a_user()):
            User.objects.filter(pk=user.pk).update(department=department)
        with django_assert_num_queries(4):
            field_history(user)


def test_a_field_that_needs_a_right_is_left_out_unless_the_reader_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = history_of(User)
    assert history is not None
    monkeypatch.setitem(history.rights, "phone", "people.edit")
    user = a_user()
    User.objects.filter(pk=user.pk).update(phone="139", full_name="张伟")
    assert [change.field for change in field_history(user)] == ["full_name", ""]
    assert [change.field for change in field_history(user, holds={"people.edit"}.__contains__)] == [
        "full_name",
        "phone",
        "",
    ]


def test_a_record_without_history_has_none() -> None:
    assert field_history(type("Other", (), {})()) == []


def test_history_itself_cannot_be_changed() -> None:
    a_department("一科")
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE people_departmentevent SET name = 'x'")
