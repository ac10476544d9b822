"""The pages of customer reviews."""

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user
from tests.builders.reviews import SEES, a_committee, a_held_review, a_review
from tests.web.helpers import queries_of, signed_in

from coalface.identity.people.rules import Scope
from coalface.relations.reviews.models import CustomerReview, ReviewInterval
from coalface.relations.reviews.rules import Criterion

pytestmark = pytest.mark.django_db
CHIEF = (*SEES, "review.edit", "trade.view", "money.view", "credential.view")


def at(name: str, *args: object) -> str:
    return reverse(f"admission:{name}", args=args)


@pytest.mark.parametrize("name", ["reviews", "review_calendar"])
def test_a_page_of_many_asks_as_much_for_three_as_for_one(name: str) -> None:
    client = signed_in(a_user(*CHIEF))
    a_review()
    queries_of(client, at(name))
    one = queries_of(client, at(name))
    a_review()
    a_review()
    assert queries_of(client, at(name)) == one <= 15


def test_planning_holding_and_printing() -> None:
    chief, customer = a_user(*CHIEF, full_name="王敏"), a_customer("晋北钩沉热电有限公司")
    client, members = signed_in(chief), [one.pk for one in a_committee()]
    today = timezone.localdate()
    plan = {"customer": customer.pk, "due_on": today, "members": members}
    assert client.post(at("review_new"), plan).status_code == 303
    review = CustomerReview.objects.get()
    assert "Months agreed without delivery" in client.get(at("hold", review.pk)).content.decode()
    said = {f"verdict_{one}": "good" for one in Criterion}
    minutes = {"version": review.version, "held_on": today, "decision": "keep", **said}
    assert client.post(at("hold", review.pk), {**minutes, "verdict_events": ""}).status_code == 422
    assert client.post(at("hold", review.pk), minutes).status_code == 303
    assert "Keep as it is" in client.get(at("review", review.pk)).content.decode()
    printed = pypdfium2.PdfDocument(client.get(at("minutes", review.pk)).content)
    words = "\n".join(page.get_textpage().get_text_range() for page in printed)
    assert "晋北钩沉热电有限公司" in words and "王敏" in words


def test_changing_and_calling_off() -> None:
    review, client = a_review(), signed_in(a_user(*CHIEF))
    members = [one.pk for one in a_committee()]
    given = {"version": review.version, "due_on": timezone.localdate(), "members": members}
    assert client.post(at("review_change", review.pk), given).status_code == 303
    assert client.post(at("call_off", review.pk)).status_code == 303
    review.refresh_from_db()
    assert review.state == "cancelled"


def test_intervals_are_changed_by_those_who_set_policies() -> None:
    clerk, interval = signed_in(a_user("policy.edit")), ReviewInterval.objects.get(grade="market")
    assert clerk.get(at("intervals")).status_code == 200
    given = {"version": interval.version, "months": 3}
    assert clerk.post(at("interval", interval.pk), given).status_code == 303
    assert signed_in(a_user(*CHIEF)).get(at("intervals")).status_code == 403


def test_out_of_scope_it_does_not_exist() -> None:
    review = a_held_review()
    own = signed_in(a_user(*CHIEF, scope=Scope.OWN))
    names = ("review", "review_history", "minutes", "hold")
    assert {name: own.get(at(name, review.pk)).status_code for name in names} == dict.fromkeys(names, 404)
    assert signed_in(a_user("customer.view")).get(at("review", review.pk)).status_code == 403
