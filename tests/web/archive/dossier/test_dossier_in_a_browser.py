"""The dossier as people meet it: a report from a thumb in a minute, and pages nobody stumbles over."""

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from playwright.sync_api import Page
from tests.builders.archive import a_customer
from tests.builders.dossier import a_change, a_competitor, a_daily_report, a_duty, a_fact, days_ago
from tests.builders.people import a_user, the_system
from tests.web.helpers import LAPTOP, PHONE, flaws, opened, sign_in

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import decide_on_fact
from coalface.archive.dossier.models import AbnormalUse, Fact, FactConflict, PolicyDecision, ReportTemplate
from coalface.archive.dossier.rules.travel import State
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
RIGHTS = ("customer.view", "trade.view", "export", "dossier.view", "dossier.report", "dossier.file")


@pytest.fixture
def fields(transactional_db: None) -> None:
    """The configured fields, which an emptied database lacks."""
    import_module("coalface.archive.dossier.migrations.0002_fields_and_templates").install(apps, None)


@pytest.fixture
def keeper(fields: None) -> User:
    return a_user(*RIGHTS, "dossier.decide", "dossier.confidential", full_name="陈静")


@pytest.fixture
def customer(keeper: User) -> Customer:
    """A power plant with reports, a contradiction, a decision, a change and a case."""
    plant = a_customer("徐州彭城发电有限责任公司", industry="power", responsible=keeper)
    a_duty(keeper, plant, since_on=days_ago(12))
    for day in range(1, 12):
        burnt = Decimal(3_800 + 40 * day)
        a_daily_report(keeper, plant, as_of_on=days_ago(day), burn_tonnes_per_day=burnt)
    a_fact(plant, value=Decimal(41_000), as_of_on=days_ago(1), source="website")
    told = a_fact(plant, "payment_days", Decimal(30), state=State.FED_BACK)
    decide_on_fact(fact_id=told.pk, text="维持现有账期，不再延长。", by=the_system())
    a_change(plant, person="王强")
    AbnormalUse.objects.create(
        customer=plant,
        month_on=days_ago(40).replace(day=1),
        measure="burnt",
        actual_kg=60_000_000,
        usual_kg=120_000_000,
        deviation_pct=Decimal("-50.0"),
        z=Decimal("-6.7"),
    )
    a_fact(a_competitor("晋西能源集团有限公司"), "rival_list_price", Decimal(566), state=State.FILED)
    return plant


@pytest.fixture
def at(quiet_page: Page, live_server: Any, keeper: User) -> Any:
    """Opens an address as the archivist."""
    sign_in(quiet_page, live_server.url, keeper)
    return lambda path, size: opened(quiet_page, live_server.url + path, size)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_stands_in_the_way_of_anybody(
    at: Any, customer: Customer, keeper: User, size: tuple[int, int]
) -> None:
    fact, conflict = Fact.objects.latest("pk"), FactConflict.objects.get()
    paths = [
        f"/customers/{customer.pk}/facts/",
        f"/reports/about/customer/{customer.pk}/",
        "/reports/",
        "/facts/",
        "/facts/board/",
        f"/facts/{fact.pk}/",
        f"/facts/contradictions/{conflict.pk}/",
        f"/facts/decisions/{PolicyDecision.objects.get().pk}/",
        "/facts/changes/",
        f"/facts/abnormal/{AbnormalUse.objects.get().pk}/",
        "/facts/assessment/",
        f"/facts/assessment/{keeper.pk}/",
        "/facts/templates/",
        f"/facts/templates/{ReportTemplate.objects.latest('pk').pk}/",
        "/competitors/",
        f"/competitors/{fact.competitor_id}/",
    ]
    found = {path: flaws(at(path, size)) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}


def test_a_plants_day_is_reported_with_two_numbers(at: Any, customer: Customer) -> None:
    page = at(f"/reports/about/customer/{customer.pk}/", PHONE)
    page.locator("input[name=burn_tonnes_per_day]").fill("4100")
    page.locator("input[name=stock_tonnes]").fill("58000")
    page.locator("form.cf-form button[type=submit]").click()
    page.wait_for_url(f"**/customers/{customer.pk}/facts/")
    assert Fact.objects.filter(as_of_on=days_ago(0), state="passed_on", customer=customer).count() == 2
