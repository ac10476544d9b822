"""Pages of the pool, the census and revisions in a browser: for every eye, on a desk and on a phone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.archive import a_customer, in_days
from tests.builders.people import a_department, a_user
from tests.web.helpers import looks_right, sign_in

from coalface.archive.customers.models import Customer
from coalface.archive.pool import actions as pool
from coalface.archive.revision import actions as revision
from coalface.identity.people.models import User

RIGHTS = (
    "customer.view",
    "customer.edit",
    "customer.note",
    "customer.assign",
    "export",
    "pool.claim",
    "pool.manage",
    "census.edit",
    "revision.sign",
    "revision.run",
)


def addresses(by: User) -> list[str]:
    """The pool, a sheet filled in and one to fill in, a revision half signed, a report on key archives."""
    a_customer("朔州热力有限公司")
    mine = a_customer("大同水泥有限公司", responsible=by, department=by.department)
    campaign = pool.open_campaign(
        name="秋冬季用煤客户普查",
        area="朔州片区",
        target=20,
        starts_on=in_days(-5),
        ends_on=in_days(30),
        by=by,
    )
    sheet = pool.record_sheet(
        campaign_id=campaign.pk,
        name="朔州永兴热力站",
        industry="heating",
        place="朔城区",
        use_tonnes=Decimal(3500),
        supplier="外省贸易商",
        sensitive="供暖季保供",
        contact="负责人",
        phone="13900000001",
        by=by,
    )
    run = revision.begin_revision(name="年度修订", due_on=in_days(30), by=by)
    signed = run.items.get(customer=mine)
    revision.sign_archive(item_id=signed.pk, version=1, remarks="证照已催办", by=by)
    left = run.items.exclude(pk=signed.pk).get()
    Customer.objects.filter(pk=mine.pk).update(grade="strategic")
    (report,) = revision.report_key_archives(today=in_days(0), by=by)
    return [
        reverse("upkeep:pool"),
        reverse("upkeep:campaign", args=[campaign.pk]),
        reverse("upkeep:sheet_new", args=[campaign.pk]),
        reverse("upkeep:sheet", args=[sheet.pk]),
        reverse("upkeep:revision", args=[run.pk]),
        reverse("upkeep:sign", args=[left.pk]),
        reverse("upkeep:key_reports"),
        reverse("upkeep:key_report", args=[report.pk]),
    ]


@pytest.mark.django_db(transaction=True)
def test_upkeep_is_fit_for_everybody(page: Page, live_server: object) -> None:
    keeper = a_user(*RIGHTS, department=a_department("东部片区"))
    sign_in(page, str(live_server), keeper)
    looks_right(page, str(live_server), *addresses(keeper))
