"""From a prospect to an admitted customer, by the hands of a seller and three approvers, and back."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.builders.archive import a_credential, a_customer
from tests.builders.reviews import a_review
from tests.journeys.steps import Desk, approve, assess, begin_admission, fill_in_the_report
from tests.web.helpers import looks_right

from coalface.archive.admission.models import Admission
from coalface.archive.credentials.models import CredentialKind
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.contracts.models import Contract

pytestmark = pytest.mark.django_db(transaction=True)


def bring_the_papers(desk: Desk, customer: Customer) -> Admission:
    """What is missing on the checklist is put on file."""
    desk.reads("缺失")
    for kind in CredentialKind.objects.filter(mandatory_for__overlap=["*", "chemical"]):
        a_credential(customer, kind.code)
    desk.page.reload()
    expect(desk.page.locator("main")).not_to_contain_text("缺失")
    return Admission.objects.get()


def try_a_contract(desk: Desk, customer: Customer, number: str) -> None:
    desk.open("trade:contract_new")
    choose = "(select, pk) => select.append(new Option('客户', pk, true, true))"
    desk.page.eval_on_selector("select[name=customer]", choose, str(customer.pk))
    desk.page.fill("[name=number]", number)
    desk.page.select_option("[name=kind]", "spot")
    desk.page.fill("[name=starts_on]", timezone.localdate().isoformat())
    desk.page.locator("main button[type=submit]").click()
    desk.page.wait_for_load_state()


def test_from_prospect_to_admitted_to_suspended_and_back(
    page: Page, live_server: Any, house: dict[str, User]
) -> None:
    desk, seller = Desk(page, live_server.url), house["seller"]
    customer = a_customer("冀中临漳化工有限公司", industry="chemical", by=seller)

    desk.sit(seller)
    begin_admission(desk, customer)
    admission = bring_the_papers(desk, customer)
    fill_in_the_report(desk)
    desk.press("完成调查报告")
    assess(desk)
    desk.in_dialog("提交审批", "保存", words="请审批")

    approve(desk, customer, house["chief"], house["archivist"], house["director"])
    desk.reads("已准入")
    desk.in_dialog("暂停准入", "保存", reason="连续两月拖欠货款")
    desk.reads("连续两月拖欠货款")

    desk.sit(seller)
    try_a_contract(desk, customer, "HT-不得签")
    expect(page.locator("body")).to_contain_text("连续两月拖欠货款")
    assert not Contract.objects.exists()

    desk.sit(house["director"])
    desk.open("admission:admission", admission.pk)
    desk.in_dialog("恢复准入", "保存", reason="货款已结清")
    desk.sit(seller)
    try_a_contract(desk, customer, "HT-可签")
    assert Contract.objects.get().number == "HT-可签"

    look_at_every_page(desk, admission)


def look_at_every_page(desk: Desk, admission: Admission) -> None:
    """No page of admission breaks axe, in light or dark, nor the width of a phone."""
    review = a_review(admission.customer)
    paths = [
        reverse("admission:reviews"),
        reverse("admission:review_calendar"),
        reverse("admission:review", args=[review.pk]),
        reverse("admission:hold", args=[review.pk]),
        reverse("admission:settings"),
        reverse("desk:routes"),
        reverse("admission:page", args=[admission.pk, "loans"]),
        reverse("admission:admissions"),
        reverse("admission:board"),
        reverse("admission:admission", args=[admission.pk]),
        reverse("admission:customer", args=[admission.customer_id]),
        reverse("desk:approvals_asked"),
        reverse("desk:delegations"),
    ]
    looks_right(desk.page, desk.address, *paths)
