"""Pages of care: the list, the calendar, one occasion, a customer's tab, the rules and days."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.archive import in_days
from tests.builders.care import a_care, a_day, a_key_customer
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.identity.people.rules import Scope
from coalface.relations.care.models import Care, CareDay, CarePolicy

pytestmark = pytest.mark.django_db
RIGHTS = ("customer.view", "customer.note", "grade.view", "export")


def test_list_calendar_and_tab_ask_as_often_for_three_as_for_one() -> None:
    client = signed_in(a_user(*RIGHTS))
    customer = a_key_customer()
    month = f"{in_days(2):%Y-%m}"

    def one_more() -> None:
        a_care(a_key_customer())

    assert_same_queries(client, reverse("care:cares"), one_more)
    assert_same_queries(client, reverse("care:calendar") + f"?month={month}", one_more)
    tab = reverse("care:customer", args=[customer.pk])
    counts = [queries_of(client, tab)]
    a_care(customer)
    counts.append(queries_of(client, tab))
    assert counts[0] == counts[1] <= 15


def test_recording_and_leaving_out_by_form() -> None:
    seller = a_user(*RIGHTS, scope=Scope.OWN)
    client = signed_in(seller)
    first, second = (a_care(a_key_customer(responsible=seller)) for _each in range(2))
    given = {
        "version": 1,
        "channel": "phone",
        "words": "电话问候",
        "done_on": "2026-01-01",
        "done_by": seller.pk,
    }
    empty = client.post(reverse("care:done", args=[first.pk]), {**given, "words": ""})
    assert empty.status_code == 422
    answer = client.post(reverse("care:done", args=[first.pk]), given)
    assert answer["Location"] == reverse("care:care", args=[first.pk])
    client.post(reverse("care:skip", args=[second.pk]), {"version": 1, "reason": "停产"})
    assert list(Care.objects.order_by("pk").values_list("state", flat=True)) == ["done", "skipped"]
    assert "电话问候" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("care:done", args=[a_care(a_key_customer()).pk])).status_code == 404


def test_one_form_for_all_chosen_in_the_list() -> None:
    seller = a_user(*RIGHTS, scope=Scope.OWN)
    cares = [a_care(a_key_customer(responsible=seller)) for _each in range(2)]
    chosen: dict[str, Any] = {"action": "record", "ids": [care.pk for care in cares]}
    told = {"answered": "1", "channel": "wechat", "words": "群发问候", "done_on": timezone.localdate()}
    assert signed_in(seller).post(reverse("care:cares"), {**chosen, **told}).status_code == 200
    assert set(Care.objects.values_list("state", "channel")) == {("done", "wechat")}


def test_a_task_leads_to_the_customers_that_wait() -> None:
    seller = a_user(*RIGHTS, scope=Scope.OWN)
    care = a_care(a_key_customer("朔州热力", responsible=seller))
    a_care(a_key_customer("大同水泥"))
    client = signed_in(seller)
    answer = client.get(reverse("care:day", args=[care.day_id]))
    page = client.get(answer["Location"]).content.decode()
    assert "朔州热力" in page and "大同水泥" not in page


def test_the_calendar_shows_festivals_before_they_are_raised() -> None:
    page = signed_in(a_user(*RIGHTS)).get(reverse("care:calendar") + "?month=2027-02").content.decode()
    assert "春节" in page


def test_rules_and_days_are_kept_by_who_may() -> None:
    client = signed_in(a_user("policy.edit"))
    day = a_day(in_days(30))
    page = client.get(reverse("care:settings"))
    assert page.status_code == 200 and "矿工节" in page.content.decode()
    rules = {"lead_days": 7, "growth_pct": 15, "growth_months": 6, "festival_grades": ["strategic"]}
    client.post(reverse("care:policy"), rules)
    assert CarePolicy.objects.get().festival_grades == ["strategic"]
    assert client.post(reverse("care:policy"), {**rules, "lead_days": 99}).status_code == 422
    changed = {"version": 1, "kind": "festival", "name": "矿工节", "falls_on": in_days(31)}
    client.post(reverse("care:day_edit", args=[day.pk]), changed)
    assert CareDay.objects.get(pk=day.pk).falls_on == in_days(31)
    client.post(reverse("care:day_remove", args=[day.pk]))
    assert not CareDay.objects.filter(pk=day.pk).exists()
    assert signed_in(a_user(*RIGHTS)).get(reverse("care:settings")).status_code == 403
