"""Price indices as people meet them: no violation anywhere, and a value recorded with a thumb."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from tests.builders.market import a_value, an_index
from tests.builders.people import a_user
from tests.web.helpers import PHONE, looks_right, sign_in

from coalface.identity.people.models import User
from coalface.market.indices.actions import correct_value
from coalface.market.indices.models import IndexValue, PriceIndex

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def keeper() -> User:
    return a_user("market.view", "market.edit", "export", full_name="陈静")


@pytest.fixture
def index(keeper: User) -> PriceIndex:
    """A series of ten weeks with a correction, and another to lay over it."""
    made, other = (an_index(code, name=f"{code}动力煤价格指数") for code in ("BSPI", "CCTD"))
    for week in range(1, 11):
        day = timezone.localdate() - timedelta(weeks=week)
        a_value(made, day, 740 - week, low=Decimal(730 - week), high=Decimal(750 - week))
        a_value(other, day, 745 - week)
    former = made.values.earliest("published_on")
    correct_value(value_id=former.pk, value=Decimal(733), reason="录入有误", by=keeper)
    return made


def test_nothing_stands_in_the_way_of_anybody(
    page: Page, live_server: Any, index: PriceIndex, keeper: User
) -> None:
    sign_in(page, live_server.url, keeper)
    value = index.values.earliest("pk")
    other = PriceIndex.objects.get(code="CCTD")
    paths = [
        "/indices/",
        f"/indices/{index.pk}/?with={other.pk}",
        "/indices/values/",
        f"/indices/values/{value.pk}/",
        "/indices/values/new/",
        f"/indices/values/{value.pk}/correct/",
    ]
    looks_right(page, live_server.url, *paths)


def test_a_value_is_recorded_with_a_thumb_and_a_point_opens_its_row(
    page: Page, live_server: Any, index: PriceIndex, keeper: User
) -> None:
    sign_in(page, live_server.url, keeper)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{live_server.url}/indices/{index.pk}/")
    page.get_by_role("button", name="登记指数值").or_(
        page.get_by_role("button", name="Record an index value")
    ).click()
    page.locator("#dialog input[name=value]").fill("741.5")
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_selector("text=741.50")
    made = IndexValue.objects.latest("pk")
    assert (made.index, made.value, made.recorded_by) == (index, Decimal("741.50"), keeper)
    page.wait_for_selector("[data-chart][data-ready]")
    page.locator("[data-toggle-table]").click()
    page.locator(f"[data-chart-table] a[href='/indices/values/{made.pk}/']").click()
    page.wait_for_url(f"**/indices/values/{made.pk}/")
