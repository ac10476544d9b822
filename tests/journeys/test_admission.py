"""From a prospect to an admitted customer, by the hands of a seller and three approvers, and back."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.builders.admission import a_route
from tests.builders.archive import a_credential, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.reviews import a_review
from tests.web.helpers import DESKTOP, PHONE, overflow, sign_in, violations

from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import criteria_asked
from coalface.archive.admission.rules.survey import PAGES, Ask
from coalface.archive.credentials.models import CredentialKind
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.contracts.models import Contract

pytestmark = pytest.mark.django_db(transaction=True)

SEES = ("customer.view", "credential.view", "admission.view")
SELLS = (*SEES, "admission.edit", "trade.view", "trade.edit", "review.view", "review.edit", "policy.edit")
ANSWERS = {Ask.TEXT: "正常", Ask.AMOUNT: "0", Ask.COUNT: "120000"}


@pytest.fixture
def house(transactional_db: None) -> dict[str, User]:
    """What the migrations install, also after another test has emptied the tables; and four people."""
    the_system()
    for name in (
        "credentials.migrations.0002_default_kinds",
        "admission.migrations.0002_first_policy_criteria_and_route",
    ):
        if "credentials" not in name or not CredentialKind.objects.exists():
            import_module(f"coalface.archive.{name}").install(apps, None)
    people = {
        "seller": a_user(*SELLS, full_name="田雨"),
        "chief": a_user(*SEES, "admission.decide", full_name="许文斌"),
        "archivist": a_user(*SEES, "admission.decide", full_name="陈静"),
        "director": a_user(*SEES, "admission.decide", full_name="周建国"),
    }
    a_route(people["chief"], people["archivist"], people["director"])
    return people


class Desk:
    """One browser in which people take turns."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def sit(self, person: User) -> None:
        sign_in(self.page, self.address, person)

    def open(self, name: str, *args: object) -> None:
        self.page.goto(self.address + reverse(name, args=args))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def in_dialog(self, opener: str, button: str, **fields: str) -> None:
        """Open a dialog, fill it in, send it, and be back on the page."""
        self.press(opener)
        dialog = self.page.locator("#dialog")
        for field, value in fields.items():
            dialog.locator(f"[name={field}]").fill(value)
        with self.page.expect_navigation():
            dialog.locator("button[type=submit]", has_text=button).click()

    def reads(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def begin(desk: Desk, customer: Customer) -> Admission:
    """A round is opened; what is missing on the checklist is brought."""
    desk.page.goto(f"{desk.address}{reverse('admission:new')}?customer={customer.pk}")
    with desk.page.expect_navigation():
        desk.page.locator("main button[type=submit]").click()
    desk.reads("缺失")
    for kind in CredentialKind.objects.filter(mandatory_for__overlap=["*", "chemical"]):
        a_credential(customer, kind.code)
    desk.page.reload()
    expect(desk.page.locator("main")).not_to_contain_text("缺失")
    return Admission.objects.get()


def fill_in_the_report(desk: Desk) -> None:
    desk.page.get_by_role("link", name="填写调查报告").click()
    for page in PAGES:
        expect(desk.page.locator("h1")).to_contain_text(":")
        for question in page.questions:
            field = desk.page.locator(f"[name={question.code}]")
            if question.ask is Ask.YES_NO:
                field.select_option("yes" if page.code == "certificates" else "no")
            elif question.ask is Ask.LEVEL:
                field.select_option("good")
            elif not question.when_yes:
                field.fill(ANSWERS[question.ask])
        with desk.page.expect_navigation():
            desk.page.locator("main button[type=submit]").first.click()


def assess(desk: Desk) -> None:
    desk.page.get_by_role("link", name="进行初评").click()
    for criterion in criteria_asked():
        name = f"mark_{criterion.pk}"
        if criterion.most_points is None:
            desk.page.locator(f"[name={name}]").select_option("yes")
        else:
            desk.page.locator(f"[name={name}]").fill(str(criterion.most_points))
    desk.page.locator("[name=passed]").select_option("yes")
    with desk.page.expect_navigation():
        desk.page.locator("main button[type=submit]").click()


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
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    desk, customer = Desk(page, live_server.url), a_customer("冀中临漳化工有限公司", industry="chemical")

    desk.sit(house["seller"])
    admission = begin(desk, customer)
    fill_in_the_report(desk)
    desk.press("完成调查报告")
    assess(desk)
    desk.in_dialog("提交审批", "保存", words="请审批")

    for name in ("chief", "archivist", "director"):
        desk.sit(house[name])
        desk.open("desk:approvals")
        page.get_by_role("link", name="客户准入：冀中临漳化工有限公司").first.click()
        desk.in_dialog("批准", "已批准", words=f"{house[name]}同意")
    desk.reads("已准入")
    desk.in_dialog("暂停准入", "保存", reason="连续两月拖欠货款")
    desk.reads("连续两月拖欠货款")

    desk.sit(house["seller"])
    try_a_contract(desk, customer, "HT-不得签")
    expect(page.locator("body")).to_contain_text("连续两月拖欠货款")
    assert not Contract.objects.exists()

    desk.sit(house["director"])
    desk.open("admission:admission", admission.pk)
    desk.in_dialog("恢复准入", "保存", reason="货款已结清")
    desk.sit(house["seller"])
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
    for size, theme in ((DESKTOP, "light"), (PHONE, "dark")):
        desk.page.set_viewport_size({"width": size[0], "height": size[1]})
        desk.page.context.add_cookies([{"name": "theme", "value": theme, "url": desk.address}])
        for path in paths:
            desk.page.goto(desk.address + path)
            assert violations(desk.page) == [], (theme, path)
            assert overflow(desk.page) <= 0, (theme, path)
