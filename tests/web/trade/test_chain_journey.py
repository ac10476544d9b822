"""One truck's coal from the contract to the signed letter, page by page, by those whose work it is."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from tests.builders.admission import a_route
from tests.builders.archive import a_customer
from tests.builders.gate import a_scale
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_product
from tests.journeys.steps import Desk

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import LoadingNote, Shipment
from coalface.trade.ledger.models import Account
from coalface.trade.payments.models import Bill, Reconciliation
from coalface.trade.plans.models import Plan
from coalface.trade.quality.models import Lot
from coalface.trade.settlement.models import Statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
D = Decimal
PLATE = "晋A12345"
ELEMENTS = {
    "number": "HT-直供-001",
    "kind": "yearly",
    "total_tonnes": "3000",
    "weight_basis": "mine",
    "transport": "road",
    "flow_from": "塔山矿",
    "flow_to": "福州晋安热电厂",
    "quality_words": "收到基低位发热量不低于 5500 kcal/kg",
    "liability_words": "少供少提每吨 5 元",
    "dispute_words": "协商不成的，提交卖方所在地法院",
}
TERMS = {
    "basis": "fixed",
    "unit_price_per_tonne": "720.00",
    "weight_basis": "mine",
    "loss_allowance_pct": "1",
    "loss_rule": "excess",
    "freight_mode": "collected",
}

House = dict[str, User]


@pytest.fixture
def people(transactional_db: None) -> House:
    """Each with the rights of the post; the manager decides on what the others send for approval."""
    the_system()
    sees = ("customer.view", "trade.view", "money.view")
    house = {
        "seller": a_user(*sees, "trade.edit", "plan.view", "plan.edit", full_name="田雨"),
        "manager": a_user(
            *sees,
            "contract.decide",
            "plan.view",
            "settlement.view",
            "settlement.approve",
            full_name="许文斌",
        ),
        "clerk": a_user("customer.view", "trade.view", "weighing.edit", full_name="刘建军"),
        "chemist": a_user("customer.view", "trade.view", "assay.view", "assay.edit", full_name="王敏"),
        "cashier": a_user(
            *sees,
            "money.edit",
            "account.edit",
            "assay.view",
            "settlement.view",
            "settlement.edit",
            full_name="陈静",
        ),
    }
    for kind in ("contract", "plan", "statement"):
        a_route(house["manager"], kind=kind)
    return house


def a_day_later(localdate: Callable[..., date]) -> Callable[..., date]:
    """Books are compared up to a day that is over: the clock of the letter runs ahead by one."""
    return lambda moment=None, zone=None: localdate(moment, zone) + timedelta(days=0 if moment else 1)


def test_from_the_contract_to_the_signed_letter(
    page: Page, live_server: Any, people: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, product = Desk(page, live_server.url), a_product()
    customer = a_customer(name="福州晋安热电有限公司")
    a_scale(name="东门 1 号地磅", verified_until_on=timezone.localdate() + timedelta(days=90))

    contract = sign_a_contract(desk, people, customer, product)
    plan_the_month(desk, people, contract)
    pay_ahead(desk, people, customer)
    shipment = fetch_with_a_truck(desk, people, contract)
    arrive(desk, shipment)
    lot = analyse(desk, people, contract)
    statement = settle(desk, people, lot)
    discount_a_bill(desk, customer)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "localdate", a_day_later(timezone.localdate))
        compare_the_books(desk, customer)

    account = Account.objects.get(customer=customer)
    assert (statement.posted_yuan, account.settled) == (D("23702.40"), D("23702.40"))
    assert (account.reserved, account.unsettled, account.received) == (0, 0, D("530000.00"))


def decide(desk: Desk, people: House) -> None:
    """The manager finds it in the inbox of approvals and says yes."""
    desk.sit(people["manager"])
    desk.open("desk:approvals")
    desk.follow(ApprovalStep.objects.get(is_current=True).approval.title)
    desk.in_dialog("批准", "已批准", words="同意")


def sign_a_contract(desk: Desk, people: House, customer: Customer, product: Product) -> Contract:
    """A draft with its elements, its months and its terms; in force by approval."""
    this = Month.of(timezone.localdate())
    desk.sit(people["seller"])
    desk.open("trade:contract_new", customer=customer.pk)
    days = {"starts_on": this.first.isoformat(), "ends_on": this.last.isoformat()}
    desk.submit(**ELEMENTS, **days, product=str(product.pk))
    contract = Contract.objects.get()
    desk.follow("分月合同量")
    desk.submit(**{f"t{this}": "3000"})
    desk.follow("设定条款")
    desk.submit(**TERMS, from_on=days["starts_on"])
    desk.reads("720.00")
    desk.in_dialog("提交审批", "保存", words="年度长协，请批")
    decide(desk, people)
    desk.sit(people["seller"])
    desk.open("trade:contract", contract.pk)
    desk.reads(f"批准日期{timezone.localdate()}")
    return contract


def plan_the_month(desk: Desk, people: House, contract: Contract) -> None:
    """The customer's order is typed into the sheet; the plan is proposed, sent and approved."""
    month = Month.of(timezone.localdate())
    desk.open("planning:sheet", month=month)
    key = f"{contract.customer_id}-{contract.product_id}-{contract.pk}"
    with desk.leaving():
        desk.page.fill(f"[name='tonnes-{key}']", "2800")
        desk.page.press(f"[name='tonnes-{key}']", "Control+Enter")
    desk.sit(people["seller"])
    desk.open("planning:balance", month=month)
    desk.reads("2,800")
    desk.in_dialog("生成建议计划", "保存")
    desk.reads("2,800")
    desk.in_dialog("提交审批", "保存")
    decide(desk, people)
    assert Plan.objects.get().state == "approved"


def pay_ahead(desk: Desk, people: House, customer: Customer) -> None:
    """Goods follow money: the account is opened and the payment entered."""
    desk.sit(people["cashier"])
    desk.open("accounts:customer", customer.pk)
    desk.reads("还没有往来账户")
    desk.in_dialog("开立账户", "保存")
    desk.open("trade:receipt_new", customer=customer.pk)
    desk.submit(
        number="SK-001",
        received_on=timezone.localdate().isoformat(),
        amount="30000",
        instrument="cash",
    )
    desk.open("accounts:customer", customer.pk)
    desk.reads("30,000.00")


def fetch_with_a_truck(desk: Desk, people: House, contract: Contract) -> Shipment:
    """A note for the truck, then four taps at the weighbridge: call up, in, out, print."""
    desk.sit(people["clerk"])
    desk.open("trade:contract", contract.pk)
    desk.in_dialog(
        "新开提煤单", "保存", plate=PLATE, tonnes="33", driver="张师傅", driver_phone="13905910000"
    )
    desk.reads("张师傅")
    note = LoadingNote.objects.get()
    assert desk.page.request.get(_address(desk, "gate:note_print", note.pk)).headers["content-type"] == (
        "application/pdf"
    )
    desk.open("gate:kiosk")
    desk.page.fill("#plate", PLATE)
    desk.press_on("调出")
    desk.page.fill("#weight", "15.94")
    desk.press_on("入矿：过皮重")
    desk.reads("15.94")
    desk.page.fill("#weight", "48.86")
    desk.press_on("出矿：过毛重")
    desk.reads("32.92")
    ticket = desk.page.get_by_role("link", name="打印磅单（三联）").get_attribute("href")
    assert desk.page.request.get(f"{desk.address}{ticket}").body()[:5] == b"%PDF-"
    return Shipment.objects.get()


def arrive(desk: Desk, shipment: Shipment) -> None:
    """What the power station's scale said, entered from the ticket."""
    desk.open("gate:ticket", shipment.tickets.get().pk)
    desk.in_dialog("登记到货", "保存", tonnes="32.80")
    desk.reads("0.12")


def analyse(desk: Desk, people: House, contract: Contract) -> Lot:
    """Both laboratories; they lie too far apart, and half way is agreed on."""
    today = timezone.localdate().isoformat()
    desk.sit(people["chemist"])
    desk.open("laboratory:form", contract=contract.pk, first=today, last=today, way="hand")
    desk.submit()
    desk.reads("32.800")
    lot = Lot.objects.get()
    for party, laboratory, kcal in (
        ("seller", "集团煤质检测中心", "5520"),
        ("buyer", "燃料质检班化验室", "5380"),
    ):
        desk.follow("录入化验")
        desk.submit(party=party, laboratory=laboratory, q_net_ar=kcal, moisture_ar="9.5", ash_d="15.2")
    desk.reads("有争议")
    desk.in_dialog("了结", "保存", outcome="mean", words="双方会议商定取平均")
    desk.reads("5,450")
    return lot


def settle(desk: Desk, people: House, lot: Lot) -> Statement:
    """Drawn up from the lot, approved, printed and invoiced."""
    desk.sit(people["cashier"])
    desk.open("laboratory:lot", lot.pk)
    desk.in_dialog("结算本批", "保存")
    desk.reads("23,702.40")
    statement = Statement.objects.get()
    desk.in_dialog("提交审批", "保存", words="请审批")
    decide(desk, people)
    desk.sit(people["cashier"])
    desk.open("settling:statement", statement.pk)
    paper = desk.page.request.get(_address(desk, "settling:pdf", statement.pk))
    assert paper.body()[:5] == b"%PDF-"
    desk.in_dialog("登记发票", "保存", number="24352000000081760001")
    desk.reads("24352000000081760001")
    statement.refresh_from_db()
    return statement


def discount_a_bill(desk: Desk, customer: Customer) -> None:
    """The customer pays with a bill, which the bank takes at once."""
    today = timezone.localdate()
    desk.open("accounts:bill_new", customer=customer.pk)
    desk.submit(
        number="130230000112420261123000000001",
        drawer=customer.name,
        acceptor="state_bank",
        acceptor_name="中国工商银行福州晋安支行",
        issued_on=today.isoformat(),
        due_on=(today + timedelta(days=170)).isoformat(),
        amount="500000",
    )
    desk.reads("500,000.00")
    desk.in_dialog("票据处理", "保存", step="discounted", partner="中国银行福州分行")
    desk.reads("已贴现")
    assert Bill.objects.get().state == "discounted"


def compare_the_books(desk: Desk, customer: Customer) -> None:
    """The letter up to the day before, printed, sent and signed."""
    today = timezone.localdate() - timedelta(days=1)
    first = today.replace(day=1).isoformat()
    desk.open("accounts:customer", customer.pk)
    desk.in_dialog("往来对账", "保存", from_on=first, to_on=today.isoformat())
    letter = Reconciliation.objects.get()
    paper = desk.page.request.get(_address(desk, "accounts:letter_paper", letter.pk))
    assert paper.body()[:5] == b"%PDF-"
    desk.in_dialog("登记回函", "保存", answered_by="财务处 林志强")
    desk.reads("相符")


def _address(desk: Desk, name: str, pk: int) -> str:
    return f"{desk.address}{reverse(name, args=[pk])}"
