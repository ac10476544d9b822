"""A licence from the phone becomes a document; its paper goes to the shelf, is borrowed, late, and back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.room import a_room, a_shelf, code_in
from tests.builders.scans import a_picture
from tests.web.helpers import looks_right, sign_in

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.room.actions import remind_of_loans
from coalface.archive.room.models import Loan, Unit
from coalface.archive.scans import recognition
from coalface.archive.scans.actions import read_scan
from coalface.archive.scans.models import Scan
from coalface.desk.inbox.models import Notice
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
RIGHTS = (
    *("customer.view", "customer.note", "credential.view", "credential.edit"),
    *("room.view", "room.keep", "room.borrow"),
)


@pytest.fixture
def archivist(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    the_system()
    CredentialKind.objects.get_or_create(
        code="business-licence", defaults={"name": "营业执照", "may_be_open_ended": True}
    )
    yield a_user(*RIGHTS, full_name="陈静")


def registered(page: Page, address: str, customer: int) -> Unit:
    """A folder, registered in the dialog of the customer's page."""
    page.goto(f"{address}/customers/{customer}/room/")
    page.get_by_role("button", name="登记案卷").first.click()
    dialog = page.locator("#dialog")
    dialog.locator("input[name=title]").fill("2026年煤炭购销合同")
    dialog.locator("select[name=business]").select_option("contracts")
    dialog.get_by_role("button", name="保存").click()
    page.wait_for_url("**/room/units/*/")
    return Unit.objects.get()


def scanned(page: Page, address: str, *codes: str) -> None:
    """Codes typed by a hand scanner, each ended with Enter."""
    page.goto(f"{address}/room/scan/")
    for code in codes:
        expect(page.locator("#scan-text")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.locator("#pad")).to_contain_text(code)


def test_papers_are_filed_borrowed_reminded_of_and_returned(
    page: Page, live_server: Any, archivist: User
) -> None:
    address = live_server.url
    shelf = a_shelf(a_room("A"), business="contracts")
    place, customer = code_in(shelf), a_customer("晋阳热电有限公司")
    sign_in(page, address, archivist)
    unit = registered(page, address, customer.pk)
    label = page.request.get(f"{address}/room/units/{unit.pk}/label/")
    assert (label.headers["content-type"], label.body()[:5]) == ("application/pdf", b"%PDF-")
    scanned(page, address, unit.number, place)
    expect(page.get_by_role("log")).to_contain_text(f"已上架至 {place}")

    page.goto(f"{address}/room/units/{unit.pk}/")
    page.get_by_role("button", name="借出").click()
    page.locator("#dialog input[name=purpose]").fill("核对结算")
    page.locator("#dialog").get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("核对结算")
    late = timezone.localdate() + timedelta(days=20)
    assert remind_of_loans(today=late, by=the_system()) == 1
    page.goto(f"{address}/inbox/")
    expect(page.locator("main")).to_contain_text("2026年煤炭购销合同")
    pages = ("", f"shelves/{shelf.pk}/?slot={place}", "units/", f"units/{unit.pk}/", "scan/", "loans/")
    looks_right(page, address, *(f"/room/{one}" for one in pages), f"/customers/{customer.pk}/room/")

    page.goto(f"{address}/room/units/{unit.pk}/")
    page.get_by_role("button", name="归还").click()
    expect(page.locator("main")).to_contain_text("在架")
    assert Loan.objects.get().returned_at is not None
    assert {notice.state for notice in Notice.objects.filter(topic="archive.loan")} == {"closed"}


@pytest.mark.skipif(not recognition.installed(), reason="coalface[ocr] is not installed")
def test_a_photographed_licence_fills_a_credential(page: Page, live_server: Any, archivist: User) -> None:
    address, customer = live_server.url, a_customer("福州晋安热电有限公司")
    sign_in(page, address, archivist)
    page.goto(f"{address}/customers/{customer.pk}/scans/")
    page.get_by_role("button", name="拍照上传").click()
    photo = {"name": "营业执照.png", "mimeType": "image/png", "buffer": a_picture()}
    page.locator("#dialog input[type=file]").set_input_files(photo)
    page.locator("#dialog").get_by_role("button", name="保存").click()
    expect(page.locator(".cf-thumbs")).to_contain_text("识别中")
    scan = Scan.objects.get()
    read_scan(scan_id=scan.pk, by=the_system())

    page.goto(f"{address}/scans/{scan.pk}/")
    expect(page.locator("input[name=number]")).to_have_value("91350100M000100Y43")
    expect(page.locator("input[name=holder]")).to_have_value("福州晋安热电有限公司")
    page.get_by_role("button", name="放大").click()
    looks_right(page, address, f"/scans/{scan.pk}/", f"/customers/{customer.pk}/scans/", "/scans/")
    page.goto(f"{address}/scans/{scan.pk}/")
    page.get_by_role("button", name="确认归档").click()
    page.wait_for_url("**/credentials/*/")
    filled = Credential.objects.get()
    assert (filled.number, filled.holder, filled.open_ended) == (
        "91350100M000100Y43",
        "福州晋安热电有限公司",
        True,
    )
