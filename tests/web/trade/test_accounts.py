"""Pages about running accounts: the list, an account line by line, and what is done to it."""

import io
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from tests.builders.archive import a_customer
from tests.builders.ledger import DUE, a_bank_line, a_bill, a_letter, a_line, an_account, posted
from tests.builders.people import a_user, the_system
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.archive.customers.models import Customer
from coalface.trade.ledger.actions import block_account
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.payments.actions import apply_open_money
from coalface.trade.payments.models import Bill, Match, Reconciliation
from coalface.web.trade.accounts import sheets

pytestmark = pytest.mark.django_db


def a_keeper() -> Client:
    return signed_in(a_user("customer.view", "money.view", "account.edit", "credit.grant", "export"))


def address(name: str, customer: Customer) -> str:
    return reverse(f"accounts:{name}", args=[customer.pk])


def test_the_list_asks_as_often_for_many() -> None:
    assert_same_queries(a_keeper(), reverse("accounts:accounts"), lambda: an_account(received=5))


def test_the_worst_comes_first() -> None:
    for name, owed in (("甲电厂", 5), ("乙电厂", 500), ("丙电厂", 50)):
        an_account(a_customer(name), settled=owed)
    page = a_keeper().get(reverse("accounts:accounts")).content.decode()
    assert sorted(("甲电厂", "乙电厂", "丙电厂"), key=page.index) == ["乙电厂", "丙电厂", "甲电厂"]


def test_an_account_asks_as_often_for_many_lines() -> None:
    customer = an_account().customer
    assert_same_queries(
        a_keeper(), address("customer", customer), lambda: posted(customer, a_line("received", 5))
    )


def test_a_blocked_account_says_since_when_and_why() -> None:
    customer = an_account(received=5).customer
    block_account(customer=customer, why="欠款超过九十天", by=the_system())
    page = a_keeper().get(address("customer", customer)).content.decode()
    assert f"Blocked since {timezone.localdate()}: 欠款超过九十天" in page


def test_applying_money_comes_first_and_keeping_the_account_behind_it() -> None:
    customer = an_account(received=5).customer
    rights = ("customer.view", "money.view", "account.edit", "credit.grant")
    for more, first in ((("money.edit",), "Apply money"), ((), "More for the account")):
        page = signed_in(a_user(*rights, *more)).get(address("customer", customer)).content.decode()
        words = ("Apply money", "More for the account", "Grant credit", "Adjust", "Opening balance", "Block")
        shown = [word for word in words if word in page]
        assert shown == list(words[words.index(first) :])
        assert sorted(shown, key=page.index) == shown
        assert page.count("data-primary") == len(more)


def test_of_many_lines_the_newest_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SHOWN_LINES", 3)
    customer = an_account().customer
    for amount in range(1, 6):
        posted(customer, a_line("received", amount))
    page = a_keeper().get(address("customer", customer)).content.decode()
    rows = [row for row in page.split("<tr>") if "测试记账" in row]
    shown = [next(sum for sum in ("15.00", "10.00", "6.00", "3.00") if sum in row) for row in rows]
    assert (shown, "The newest 3 lines" in page) == (["15.00", "10.00", "6.00"], True)


def test_the_account_as_of_a_day_before_it_opened_holds_nothing() -> None:
    customer = an_account(received="713.37").customer
    client = a_keeper()
    now = client.get(address("customer", customer)).content.decode()
    then = client.get(
        address("customer", customer), {"from": "2020-01-01", "to": "2020-02-01"}
    ).content.decode()
    assert ("713.37" in now, "713.37" in then) == (True, False)


def test_the_lines_come_as_a_spreadsheet() -> None:
    customer = an_account(received="713.37").customer
    answer = a_keeper().get(address("customer", customer), {"export": "xlsx"})
    body = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert (rows[1][3], rows[1][6], rows[1][9]) == ("payment received", 713.37, 713.37)


TODAY = str(timezone.localdate())
ACTS = {
    "open": {"opened_on": TODAY, "opening": "-7.00", "due_on": ""},
    "adjust": {"bucket": "settled", "amount": "7.00", "day_on": TODAY, "due_on": "", "reason": "补结算"},
    "block": {"why": "逾期"},
    "grant": {
        "mean_monthly_sales": "3000000",
        "term_days": "45",
        "rating": "AA",
        "limit": "4500000",
        "reason": "战略",
    },
}


@pytest.mark.parametrize(("name", "given"), ACTS.items())
def test_what_is_done_to_an_account(name: str, given: Mapping[str, str]) -> None:
    customer = an_account(grade="strategic").customer
    client = a_keeper()
    assert client.get(address(name, customer)).status_code == 200
    assert client.post(address(name, customer), given).status_code == 303
    account = Account.objects.get(customer=customer)
    done = {
        "open": account.settled == 7,
        "adjust": account.settled == 7,
        "block": account.blocked_why == "逾期",
        "grant": account.credit_limit == 4_500_000,
    }
    assert done[name]
    if name == "block":
        assert client.post(address("unblock", customer)).status_code == 303
        assert not Account.objects.get(customer=customer).blocked_why


def test_money_is_applied_by_the_rules_and_by_hand() -> None:
    customer = an_account(received=100).customer
    debt = posted(customer, a_line("settled", 70), words="六月结算")[0]
    client = signed_in(a_user("customer.view", "money.view", "money.edit"))
    page = address("apply", customer)
    assert "六月结算" in client.get(page).content.decode()
    assert client.post(page, {"all": "1"}).status_code == 303
    assert Match.objects.get().amount == 70
    credit = Entry.objects.get(bucket="received")
    form = {"credit_id": credit.pk, "debit_id": debt.pk, "amount": "7"}
    assert client.post(page, form).status_code == 422
    other = posted(customer, a_line("settled", 9))[0]
    assert client.post(page, {**form, "debit_id": other.pk}).status_code == 303
    assert client.post(page, {**form, "debit_id": other.pk, "amount": "100"}).status_code == 422
    assert Match.objects.filter(how="manual", amount=7, debit=other).count() == 1


def test_the_page_of_applied_money_asks_as_often_for_many() -> None:
    customer = an_account(received=100).customer
    client = signed_in(a_user("customer.view", "money.view", "money.edit"))
    assert_same_queries(client, address("apply", customer), lambda: posted(customer, a_line("settled", 5)))


def test_a_refusal_stands_in_the_form() -> None:
    answer = a_keeper().post(address("grant", an_account().customer), ACTS["grant"])
    assert answer.status_code == 422
    assert "Only strategic customers are granted credit" in answer.content.decode()


@pytest.mark.parametrize("name", ["open", "adjust", "block", "unblock", "grant"])
def test_who_only_sees_money_changes_nothing(name: str) -> None:
    reader = signed_in(a_user("customer.view", "money.view"))
    customer = an_account().customer
    assert reader.get(address("customer", customer)).status_code == 200
    assert reader.get(address(name, customer)).status_code == 403


def test_without_an_account_the_page_says_how_one_opens() -> None:
    page = a_keeper().get(address("customer", a_customer())).content.decode()
    assert "No running account yet" in page


def test_a_bill_is_recorded_split_and_moved() -> None:
    customer = an_account().customer
    client = signed_in(a_user("customer.view", "money.view", "money.edit"))
    form = {
        "customer": customer.pk,
        "number": "1306",
        "drawer": "大唐燃料",
        "acceptor": "company",
        "acceptor_name": "某某集团",
        "issued_on": str(DUE - timedelta(days=90)),
        "due_on": str(DUE),
        "amount": "100.01",
        "received_on": TODAY,
    }
    assert client.post(reverse("accounts:bill_new"), form).status_code == 303
    assert client.post(reverse("accounts:bill_new"), form).status_code == 422
    whole = Bill.objects.get()
    split, odd = {"version": "1", "parts": "0.01 + 100.00"}, {"version": "1", "parts": "甲"}
    assert client.post(reverse("accounts:bill_split", args=[whole.pk]), odd).status_code == 422
    assert client.post(reverse("accounts:bill_split", args=[whole.pk]), split).status_code == 303
    part = Bill.objects.get(amount=100)
    step = {"version": "1", "step": "matured", "partner": "", "on": TODAY}
    assert client.post(reverse("accounts:bill_move", args=[part.pk]), step).status_code == 303
    page = client.get(reverse("accounts:bill", args=[whole.pk])).content.decode()
    assert "paid at maturity" in page


def test_the_plan_of_collection_asks_as_often_for_many() -> None:
    client = signed_in(a_user("money.view"))
    assert_same_queries(client, reverse("accounts:collection"), lambda: an_account(settled=5))


def test_what_is_due_first_stands_first_and_what_is_paid_not_at_all() -> None:
    for name, days in (("甲电厂", 3), ("乙电厂", 90)):
        customer = an_account(a_customer(name)).customer
        posted(customer, a_line("settled", 5, due_on=timezone.localdate() - timedelta(days=days)))
    paid = an_account(a_customer("丙电厂"), settled=5, received=5).customer
    apply_open_money(customer=paid, by=the_system())
    page = signed_in(a_user("money.view")).get(reverse("accounts:collection")).content.decode()
    assert page.index("乙电厂") < page.index("甲电厂")
    assert "丙电厂" not in page


def test_a_letter_is_written_printed_and_answered() -> None:
    customer = an_account().customer
    client = signed_in(a_user("customer.view", "money.view", "money.edit"))
    days = {"from_on": str(DUE), "to_on": str(DUE)}
    assert client.post(address("letter_new", customer), days).status_code == 303
    assert client.post(address("letter_new", customer), {**days, "to_on": TODAY}).status_code == 422
    letter = Reconciliation.objects.get()
    paper = client.get(reverse("accounts:letter_paper", args=[letter.pk]))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    answer = {
        "version": "1",
        "their_closing": "-300",
        "answered_by": "王会计",
        "answered_on": TODAY,
        "side1": "theirs",
        "words1": "六月三十日汇出",
        "amount1": "-300",
        "side2": "ours",
    }
    assert client.post(reverse("accounts:letter_answer", args=[letter.pk]), answer).status_code == 303
    page = client.get(reverse("accounts:letter", args=[letter.pk])).content.decode()
    assert "agrees with items in transit" in page
    assert "六月三十日汇出" in page


def test_the_list_of_letters_asks_as_often_for_many() -> None:
    assert_same_queries(signed_in(a_user("money.view")), reverse("accounts:letters"), a_letter)


def test_the_list_of_bills_asks_as_often_for_many() -> None:
    customer, numbers = an_account().customer, iter("123")
    client = signed_in(a_user("money.view"))
    assert_same_queries(client, reverse("accounts:bills"), lambda: a_bill(customer, number=next(numbers)))


@pytest.mark.usefixtures("transactional_db")
def test_the_pages_look_right(page: Page, live_server) -> None:
    customer = an_account(a_customer("华东发电有限公司"), received=5_000_000, settled=3_200_000).customer
    keeper = a_user("customer.view", "money.view", "account.edit", "credit.grant", "money.edit")
    sign_in(page, live_server.url, keeper)
    addresses = (reverse("accounts:accounts"), address("customer", customer), address("apply", customer))
    bill = a_bill(customer)
    addresses = (*addresses, reverse("accounts:bills"), reverse("accounts:bill", args=[bill.pk]))
    letter = a_letter(customer)
    addresses = (*addresses, reverse("accounts:letter", args=[letter.pk]))
    line = a_bank_line()
    addresses = (*addresses, reverse("accounts:bank_lines"), reverse("accounts:bank_line", args=[line.pk]))
    looks_right(page, live_server.url, *addresses, reverse("accounts:policy"))
