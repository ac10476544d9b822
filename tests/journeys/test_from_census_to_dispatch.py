"""One customer's whole way: found by a census, admitted, its papers shelved, stopped by a late licence."""

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.builders.archive import in_days
from tests.builders.people import the_system
from tests.builders.room import a_room, a_shelf, code_in
from tests.builders.scans import LICENCE, a_picture
from tests.builders.trade import a_product
from tests.journeys.steps import Desk, approve, assess, begin_admission, fill_in_the_report
from tests.web.helpers import DESKTOP, PHONE

from coalface.archive.admission.models import Admission
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.customers.models import Customer
from coalface.archive.pool.actions import open_campaign
from coalface.archive.room.models import Loan, Unit
from coalface.archive.scans import recognition
from coalface.archive.scans.models import Scan
from coalface.identity.people.models import User
from coalface.trade.catalogue.models import Product
from coalface.trade.dispatch.models import Shipment

pytestmark = pytest.mark.django_db(transaction=True)

COMPANY, CODE, END = "福州晋安热电有限公司", "91350100M000100Y43", in_days(300)
PAPER = {"number": CODE, "holder": COMPANY, "expires_on": END.isoformat()}


House = dict[str, User]
Work = Callable[[], None]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_census_to_a_dispatch_on_renewed_papers(
    page: Page, live_server: Any, house: House, work: Work, size: tuple[int, int]
) -> None:
    desk, product = Desk(page, live_server.url, size), a_product()
    place = code_in(a_shelf(a_room("A"), business="contracts"))

    desk.sit(house["seller"])
    customer = found_by_the_census(desk)
    admit(desk, customer, house, work)

    desk.sit(house["archivist"])
    unit = file_a_folder(desk, customer, place)
    borrow_and_return(desk, unit)

    licence = Credential.objects.get(kind__code="business-licence")
    Credential.objects.filter(pk=licence.pk).update(expires_on=in_days(-1))
    desk.sit(house["seller"])
    dispatch(desk, customer, product, "FY-不得发")
    desk.reads(f"营业执照已于 {in_days(-1)} 到期：不得新签合同，不得发运。")
    assert not Shipment.objects.exists()

    renew(desk, licence, house)
    dispatch(desk, customer, product, "FY-可发")
    desk.reads("FY-可发")
    assert Shipment.objects.get().number == "FY-可发"


def found_by_the_census(desk: Desk) -> Customer:
    """Surveyed at the gate, put into the pool as a prospect, and claimed."""
    dates = {"starts_on": in_days(-5), "ends_on": in_days(30)}
    census = open_campaign(name="秋季普查", area="福州", target=10, **dates, by=the_system())
    desk.open("upkeep:campaign", census.pk)
    desk.looks_right()
    desk.follow("填写普查表")
    desk.looks_right()
    desk.submit(name=COMPANY, industry="heating", contact="林志强", phone="13805910000", use_tonnes="12000")
    desk.looks_right()
    desk.press_on("列为潜在客户")
    desk.follow(COMPANY)
    desk.looks_right()
    desk.press_on("领取")
    desk.reads("林志强")
    desk.looks_right()
    return Customer.objects.get()


def admit(desk: Desk, customer: Customer, house: House, work: Work) -> None:
    """Documents, investigation, assessment, and three who approve."""
    begin_admission(desk, customer)
    desk.reads("缺失")
    hand_in_the_licence(desk, customer, work)
    hand_in_the_other_papers(desk)
    desk.sit(house["archivist"])
    verify_what_waits(desk)

    desk.sit(house["seller"])
    desk.open("admission:admission", Admission.objects.get().pk)
    fill_in_the_report(desk)
    desk.press_on("完成调查报告")
    assess(desk)
    desk.looks_right()
    desk.in_dialog("提交审批", "保存", words="请审批")
    approve(desk, customer, house["chief"], house["archivist"], house["director"])
    desk.reads("已准入")
    desk.looks_right()


def hand_in_the_licence(desk: Desk, customer: Customer, work: Work) -> None:
    """Photographed, read by the worker, compared and confirmed by a person."""
    desk.open("scans:customer", customer.pk)
    desk.in_dialog("拍照上传", "保存", uploads=a_photo())
    desk.reads("识别中")
    work()
    desk.open("scans:scan", Scan.objects.get().pk)
    desk.looks_right()
    if recognition.installed():
        for name, value in PAPER.items():
            expect(desk.page.locator(f"main [name={name}]")).to_have_value(value)
        desk.press_on("确认归档")
    else:
        warnings.warn("THE TEXT OF THE PHOTOGRAPH WAS NOT READ: install coalface[ocr]", stacklevel=1)
        desk.submit(kind=kind_id("business-licence"), **PAPER)
    desk.reads(CODE)
    desk.looks_right()


def a_photo() -> FilePayload:
    rows = [*LICENCE[:-1], ("营业期限", f"2015年03月18日至{END:%Y年%m月%d日}")]
    return {"name": "营业执照.png", "mimeType": "image/png", "buffer": a_picture(rows=rows)}


def hand_in_the_other_papers(desk: Desk) -> None:
    """What the checklist of its industry asks for beside the licence, typed in."""
    admission = Admission.objects.get()
    asked = CredentialKind.objects.filter(mandatory_for__overlap=["*", "heating"])
    for kind in asked.exclude(code="business-licence"):
        desk.open("admission:admission", admission.pk)
        desk.in_dialog("录入", "保存", kind=str(kind.pk), number=kind.code, expires_on=PAPER["expires_on"])
    desk.open("admission:admission", admission.pk)
    expect(desk.page.locator("main")).not_to_contain_text("缺失")
    desk.looks_right()


def kind_id(code: str) -> str:
    return str(CredentialKind.objects.get(code=code).pk)


def verify_what_waits(desk: Desk) -> None:
    for paper in Credential.objects.filter(state=Credential.State.PENDING):
        desk.open("archive:credential", paper.pk)
        desk.press_on("核实")
        desk.reads("已核实")
    desk.looks_right()


def file_a_folder(desk: Desk, customer: Customer, place: str) -> Unit:
    """A folder is registered on the customer's page; its label and then its place are scanned."""
    desk.open("room:customer", customer.pk)
    desk.in_dialog("登记案卷", "保存", title="2026年煤炭购销合同", business="contracts")
    unit = Unit.objects.get()
    desk.open("room:scan")
    for code in (unit.number, place):
        expect(desk.page.locator("#scan-text")).to_be_focused()
        desk.page.keyboard.type(code)
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator("#pad")).to_contain_text(code)
    expect(desk.page.get_by_role("log")).to_contain_text(f"已上架至 {place}")
    desk.looks_right()
    return unit


def borrow_and_return(desk: Desk, unit: Unit) -> None:
    desk.open("room:unit", unit.pk)
    desk.in_dialog("借出", "保存", purpose="核对结算")
    desk.reads("核对结算")
    desk.looks_right()
    desk.press_on("归还")
    desk.reads("在架")
    assert Loan.objects.get().returned_at is not None


def dispatch(desk: Desk, customer: Customer, product: Product, number: str) -> None:
    desk.open("trade:shipment_new", customer=customer.pk)
    today = in_days(0).isoformat()
    desk.submit(number=number, shipped_on=today, product=str(product.pk), net_tonnes="3000")
    desk.looks_right()


def renew(desk: Desk, licence: Credential, house: House) -> None:
    """The seller brings the new paper, the archivist checks it."""
    desk.open("archive:credential", licence.pk)
    desk.looks_right()
    desk.in_dialog("换证", "保存", number=CODE, expires_on=in_days(3000).isoformat())
    desk.sit(house["archivist"])
    verify_what_waits(desk)
    desk.sit(house["seller"])
