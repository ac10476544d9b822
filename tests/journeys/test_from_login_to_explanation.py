"""A clerk's first day: sign in, load the customers and a year of trade, grade them, and see why."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from playwright.sync_api import Page, expect
from tests.builders.people import a_user, the_system
from tests.web.helpers import DESKTOP, PHONE, flaws

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.credit_code import complete
from coalface.trade.dispatch.models import Shipment

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a-long-journey-2026"
GOOD, LATE = complete("91140100", "MA0GX3K1"), complete("91410100", "MA0GX3K2")
RIGHTS = [
    *("customer.view", "customer.edit", "trade.view", "trade.edit", "money.view"),
    *("grade.view", "grade.run", "grade.approve", "grade.judge", "import.run"),
]


def a_file(headers: Iterable[str], rows: Iterable[Iterable[object]], name: str) -> dict[str, Any]:
    text = StringIO()
    csv.writer(text).writerows([headers, *rows])
    return {"name": name, "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")}


CUSTOMERS = a_file(
    ["客户名称", "统一社会信用代码", "行业", "地区"],
    [
        ["太原晋阳第二热电有限公司", GOOD, "电力", "山西省太原市"],
        ["郑州嵩岳水泥有限公司", LATE, "水泥", "河南省郑州市"],
    ],
    "客户.csv",
)
CONTRACTS = a_file(
    ["合同编号", "客户代码", "合同类型", "起始日期", "截止日期"],
    [["HT-2024-001", GOOD, "年度长协", "2024-01-01", "2024-12-31"]],
    "合同.csv",
)
QUANTITIES = a_file(
    ["合同编号", "月份", "合同数量"],
    [["HT-2024-001", f"2024-{month:02}", 50_000] for month in range(1, 13)],
    "月度数量.csv",
)
SHIPMENTS = a_file(
    ["发运单号", "客户代码", "合同编号", "品种", "发运日期", "净重(吨)", "发热量(大卡)"],
    [
        *([f"T{m:02}", GOOD, "HT-2024-001", "动力煤", date(2024, m, 15), 48_500, 5480] for m in range(1, 13)),
        *([f"S{m:02}", LATE, "", "动力煤", date(2024, m, 20), 9_000, 5210] for m in range(1, 10)),
        ["T99", GOOD, "", "动力煤", date(2024, 5, 31), -5, 5480],
    ],
    "发运.csv",
)


def the_first_policy() -> None:
    """The policy of the migrations, also after another test has emptied the tables."""
    import_module("coalface.evaluation.grading.migrations.0002_default_policy").install(apps, None)


@pytest.fixture
def clerk(transactional_db: None) -> User:
    the_system()
    the_first_policy()
    clerk = a_user(*RIGHTS, username="clerk", full_name="李晓燕")
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


def load(page: Page, address: str, content: str, file: dict[str, Any], work: Callable[[], None]) -> None:
    """Walk through the import wizard: upload, check, load."""
    page.goto(f"{address}/imports/new/")
    page.locator("select[name=content]").select_option(content)
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_role("button", name="上传并继续").click()
    expect(page.get_by_role("button", name="检查文件")).to_be_visible()
    if (new_products := page.locator("input[name=create_missing]")).count():
        new_products.check()
    page.get_by_role("button", name="检查文件").click()
    page.wait_for_url("**/imports/*/")
    work()
    page.reload()
    page.get_by_role("button", name="开始载入").click()
    page.wait_for_load_state()
    work()
    page.reload()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["laptop", "phone"])
def test_a_clerk_gets_from_two_spreadsheets_to_a_reasoned_grade(
    page: Page, live_server: Any, clerk: User, work: Callable[[], None], size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    address = live_server.url

    page.goto(address)
    page.fill("input[name=login]", clerk.username)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")

    load(page, address, "customers", CUSTOMERS, work)
    load(page, address, "contracts", CONTRACTS, work)
    load(page, address, "contract_months", QUANTITIES, work)
    load(page, address, "shipments", SHIPMENTS, work)
    expect(page.locator("body")).to_contain_text("-5")
    assert (Customer.objects.count(), Shipment.objects.count()) == (2, 21)

    page.goto(f"{address}/grading/reviews/new/")
    page.fill("input[name=period]", "2024-12")
    page.locator("form:has(input[name=period]) button[type=submit]").click()
    page.wait_for_url("**/work/*/")
    work()

    customer = Customer.objects.get(credit_code=GOOD)
    explanation = f"/grading/customers/{customer.pk}/2024-12/"
    paths = ("/", "/customers/", f"/customers/{customer.pk}/", "/grading/?period=2024-12", explanation)
    for path in paths:
        page.goto(address + path)
        assert (path, flaws(page)) == (path, [])
    expect(page.locator("body")).to_contain_text("97")
    expect(page.locator("body")).to_contain_text("600,000")
