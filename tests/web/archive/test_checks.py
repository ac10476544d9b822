"""Settings of irregular checks: shown to and changed by those who keep the rules alone."""

import pytest
from django.urls import reverse
from tests.builders.people import a_user
from tests.web.helpers import signed_in

from coalface.archive.customers.models import CheckPolicy

pytestmark = pytest.mark.django_db


def test_the_gap_is_changed_by_form() -> None:
    client = signed_in(a_user("policy.edit"))
    change = reverse("archive:checks_change")
    assert client.post(change, {"shortest_days": 9, "longest_days": 2}).status_code == 422
    assert client.post(change, {"shortest_days": 4, "longest_days": 21})["Location"] == reverse(
        "archive:checks"
    )
    assert CheckPolicy.objects.get().longest_days == 21
    assert "4–21" in client.get(reverse("archive:checks")).content.decode()
    other = signed_in(a_user("customer.view", "customer.edit"))
    assert [other.get(reverse(name)).status_code for name in ("archive:checks", "archive:checks_change")] == [
        403,
        403,
    ]
    assert reverse("archive:checks") in client.get(reverse("identity:settings")).content.decode()
