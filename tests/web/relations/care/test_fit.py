"""Pages of care fit a laptop and a phone, in light and dark, and pass axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.archive import in_days
from tests.builders.care import a_care, a_done_care, a_key_customer
from tests.builders.people import a_user
from tests.web.helpers import looks_right, sign_in

RIGHTS = ("customer.view", "customer.note", "grade.view", "policy.edit")


@pytest.mark.django_db(transaction=True)
def test_care_is_fit_for_everybody(page: Page, live_server: object) -> None:
    keeper = a_user(*RIGHTS)
    sign_in(page, str(live_server), keeper)
    care = a_care(a_key_customer("朔州热力有限公司", responsible=keeper))
    a_done_care(a_care(a_key_customer("大同水泥有限公司")), by=keeper)
    addresses = [
        reverse("care:cares"),
        reverse("care:calendar") + f"?month={in_days(2):%Y-%m}",
        reverse("care:care", args=[care.pk]),
        reverse("care:done", args=[care.pk]),
        reverse("care:customer", args=[care.customer_id]),
        reverse("care:settings"),
    ]
    looks_right(page, str(live_server), *addresses)
