"""Settings, people, roles, departments, the trail: open to those who may, closed to all others."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.people import a_department, a_role, a_user, an_administrator, the_system
from tests.builders.ties import a_person, a_post
from tests.web.helpers import assert_same_queries, signed_in

from coalface.desk.approvals.models import RouteStep
from coalface.desk.jobs.models import Progress
from coalface.identity.audit.actions import record
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import Department, Role, User
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
PASSWORD = "Black-Diamond-1907"


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


PAGES = ["settings", "account", "reasons", "people", "person_new", "roles", "role_new", "departments"]
TRAIL = ["department_new", "audit", "verification"]


@pytest.mark.parametrize("name", PAGES + TRAIL)
def test_an_administrator_who_audits_opens_every_page(name: str) -> None:
    a_department()
    assert "<h1" in text(signed_in(an_administrator()), f"identity:{name}")


@pytest.mark.parametrize("name", [name for name in PAGES + TRAIL if name not in {"settings", "account"}])
def test_everybody_else_is_kept_out(name: str) -> None:
    assert signed_in(a_user("customer.view")).get(reverse(f"identity:{name}")).status_code == 403


def test_settings_show_only_what_a_person_may_open() -> None:
    own = text(signed_in(a_user("customer.view")), "identity:settings")
    assert ("/settings/account/" in own, 'href="/settings/people/"' in own) == (True, False)


def test_a_person_is_added_through_the_form() -> None:
    sales, role = a_department("销售部"), a_role("customer.view")
    given = {
        "username": "liu",
        "full_name": "刘洋",
        "password": PASSWORD,
        "department": sales.pk,
        "roles": [role.pk],
    }
    answer = signed_in(an_administrator()).post(reverse("identity:person_new"), given)
    user = User.objects.get(username="liu")
    assert (answer.status_code, answer["Location"]) == (303, reverse("identity:person", args=[user.pk]))
    assert (user.department, list(user.roles.all()), user.check_password(PASSWORD)) == (sales, [role], True)


def test_a_refused_person_is_asked_again_beside_the_field() -> None:
    a_user(username="liu")
    given = {"username": "liu", "full_name": "刘洋", "password": PASSWORD}
    answer = signed_in(an_administrator()).post(reverse("identity:person_new"), given)
    assert answer.status_code == 422
    assert re.search(r'id="id_username_error".*already exists', answer.content.decode(), re.S)


def test_a_persons_page_shows_roles_and_what_changed() -> None:
    admin, user = an_administrator(full_name="管理员"), a_user("customer.view", full_name="王磊")
    client = signed_in(admin)
    given = {"full_name": "王雷", "department": "", "phone": "139", "email": ""}
    assert client.post(reverse("identity:person", args=[user.pk]), given).status_code == 303
    page = text(client, "identity:person", user.pk)
    assert "王磊 → 王雷" in page
    assert user.roles.get().name in page


def test_roles_password_and_access_are_changed_in_dialogs() -> None:
    client, user, role = signed_in(an_administrator()), a_user(), a_role()
    client.post(reverse("identity:person_roles", args=[user.pk]), {"roles": [role.pk]})
    client.post(reverse("identity:person_password", args=[user.pk]), {"password": PASSWORD})
    client.post(reverse("identity:person_activity", args=[user.pk]))
    user.refresh_from_db()
    assert (list(user.roles.all()), user.check_password(PASSWORD), user.is_active) == ([role], True, False)
    client.post(reverse("identity:person_activity", args=[user.pk]))
    user.refresh_from_db()
    assert user.is_active


def test_the_systems_account_has_no_page() -> None:
    client = signed_in(an_administrator())
    assert client.get(reverse("identity:person", args=[the_system().pk])).status_code == 404


def test_the_matrix_saves_only_what_changed() -> None:
    RouteStep.objects.all().delete()
    Role.objects.all().delete()
    admin, clerk = an_administrator(), a_role("customer.view", name="跟单员")
    own = admin.roles.get()
    given = {
        f"scope-{own.pk}": own.scope,
        f"rights-{own.pk}": own.rights,
        f"scope-{clerk.pk}": "below",
        f"rights-{clerk.pk}": ["customer.view", "trade.view"],
    }
    assert signed_in(admin).post(reverse("identity:roles"), given).status_code == 303
    clerk.refresh_from_db()
    assert (clerk.scope, clerk.rights) == ("below", ["customer.view", "trade.view"])
    assert list(AuditEvent.objects.values_list("action", "subject_label")) == [
        ("people.role.change", "跟单员")
    ]


def test_a_role_is_added_and_deleted() -> None:
    client = signed_in(an_administrator())
    client.post(reverse("identity:role_new"), {"name": "跟单员", "scope": "own"})
    role = Role.objects.get(name="跟单员")
    assert client.post(reverse("identity:role_delete", args=[role.pk])).status_code == 303
    assert not Role.objects.filter(pk=role.pk).exists()


def test_the_tree_is_changed_in_dialogs() -> None:
    client, company, east = signed_in(an_administrator()), a_department("集团"), a_department("华东")
    client.post(reverse("identity:department_new") + f"?parent={company.pk}", {"name": "销售"})
    sales = Department.objects.get(name="销售")
    client.post(reverse("identity:department_rename", args=[sales.pk]), {"name": "运销"})
    client.post(reverse("identity:department_move", args=[sales.pk]), {"parent": east.pk})
    client.post(reverse("identity:department_delete", args=[company.pk]))
    assert list(Department.objects.order_by("path").values_list("name", "parent")) == [
        ("华东", None),
        ("运销", east.pk),
    ]
    refused = client.post(reverse("identity:department_move", args=[east.pk]), {"parent": sales.pk})
    assert (refused.status_code, "cannot lie below itself" in refused.content.decode()) == (422, True)


def test_the_trail_is_filtered_and_an_event_shows_its_details() -> None:
    admin, clerk = an_administrator(), a_user(full_name="王磊")
    record(by=clerk, action="people.role.change", subject=a_role(name="跟单员"), detail={"why": "年审"})
    record(by=admin, action="people.sign_in")
    client = signed_in(admin)
    page = client.get(reverse("identity:audit"), {"actor": clerk.pk}).content.decode()
    assert ("role: changed" in page, "signed in" in page) == (True, False)
    shown = text(client, "identity:event", AuditEvent.objects.get(actor_id=clerk.pk).pk)
    assert ("年审" in shown, "Not sealed yet" in shown) == (True, True)


def test_the_lists_ask_as_much_for_three_rows_as_for_one() -> None:
    admin = an_administrator()
    client = signed_in(admin)
    for name in ("people", "audit"):
        assert_same_queries(client, reverse(f"identity:{name}"), lambda: one_more_line(admin))


def one_more_line(admin: User) -> None:
    """Of the list of people, and of the trail."""
    a_user("trade.view", department=a_department())
    record(by=admin, action="people.sign_in", subject=admin)


def test_an_anchor_is_downloaded() -> None:
    answer = signed_in(an_administrator()).get(reverse("identity:anchor"))
    assert json.loads(answer.content)["count"] == 0
    assert re.fullmatch(
        r'attachment; filename="coalface-audit-\d{8}-\d{6}\.json"', answer["Content-Disposition"]
    )


def test_a_check_is_queued_and_its_bar_polled() -> None:
    client = signed_in(an_administrator())
    client.post(reverse("identity:verification_start"))
    work = Progress.objects.get(kind="audit.verify")
    page = text(client, "identity:check", work.pk)
    assert ("<h1" in page, reverse("identity:check", args=[work.pk]) in page) == (False, True)


def test_access_is_explained_and_agrees_with_what_is_shown() -> None:
    admin, clerk = an_administrator(), a_user(full_name="王磊")
    page = signed_in(admin).get(
        reverse("identity:reasons"), {"person": clerk.pk, "kind": "customer", "record": 0}
    )
    assert "There is no such record" in page.content.decode()


def test_what_else_shows_a_record_is_explained_too() -> None:
    seller = a_user("key_people.view", "customer.view", scope=Scope.OWN)
    person = a_person()
    a_post(person, a_customer(responsible=seller))
    asked = {"person": seller.pk, "kind": "person", "record": person.pk}
    page = signed_in(an_administrator()).get(reverse("identity:reasons"), asked).content.decode()
    assert f"Holds or held a post at 1 customers that {seller} reaches." in page


def test_signing_in_and_out_and_failing_to_leave_a_trace() -> None:
    user = a_user("customer.view", username="wang", full_name="王磊")
    user.set_password(PASSWORD)
    user.save()
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post(reverse("account_login"), {"login": "wang", "password": "wrong"})
    client.post(reverse("account_login"), {"login": "wang", "password": PASSWORD})
    changed = {"oldpassword": PASSWORD, "password1": "Bituminous-42", "password2": "Bituminous-42"}
    client.post(reverse("account_change_password"), changed)
    client.post(reverse("account_logout"))
    assert list(AuditEvent.objects.order_by("id").values_list("actor_name", "action")) == [
        ("", "people.sign_in_failed"),
        ("王磊", "people.sign_in"),
        ("王磊", "people.security.password_changed"),
        ("王磊", "people.sign_out"),
    ]
    failed = AuditEvent.objects.order_by("id")[0]
    assert failed.detail == {"username": "wang", "address": "127.0.0.1"}
    assert User.objects.get(pk=user.pk).check_password("Bituminous-42")


def test_a_deactivated_person_cannot_sign_in() -> None:
    user = a_user(username="wang", is_active=False)
    user.set_password(PASSWORD)
    user.save()
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post(reverse("account_login"), {"login": "wang", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_second_factor_page_opens() -> None:
    assert signed_in(a_user()).get(reverse("mfa_index")).status_code == 200


def test_nobody_signs_up() -> None:
    answer = Client().post(
        reverse("account_signup"), {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(username="x").exists()
    assert answer.status_code in (200, 302, 403)
