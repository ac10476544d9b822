"""Pages about money on the bank account, and about the rules of credit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.ledger import a_bank_line, an_account
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, signed_in

from coalface.trade.ledger.models import Account, CreditPolicy
from coalface.trade.ledger.rules.credit import Terms
from coalface.web.trade.accounts.policies import PolicyForm

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def a_clerk() -> Client:
    return signed_in(a_user("customer.view", "money.view", "money.edit", "import.run", "export"))


def test_the_pool_asks_as_often_for_many() -> None:
    an_account(a_customer("大同热电"))
    assert_same_queries(a_clerk(), reverse("accounts:bank_lines"), lambda: a_bank_line("大同热电"))


def test_a_clerk_says_whose_money_it_is_and_takes_it_back() -> None:
    client, line = a_clerk(), a_bank_line("大同热电厂")
    customer = an_account(a_customer("大同热电分厂")).customer
    pages = [reverse("accounts:bank_line", args=[line.pk]), f"{reverse('accounts:bank_lines')}?waiting=1"]
    assert ["大同热电厂" in client.get(page).content.decode() for page in pages] == [True, True]
    address = reverse("accounts:bank_line_assign", args=[line.pk])
    asked = client.get(address, {"customer": customer.pk}).content.decode()
    assert (f'value="{customer.pk}" selected' in asked, "1,000.00 yuan of 大同热电厂" in asked) == (
        True,
        True,
    )
    given = {"version": 1, "customer": customer.pk, "remember": "on"}
    assert client.post(address, given).status_code == 303
    assert Account.objects.get().received == 1000
    assert client.post(address, given).status_code == 422
    assert customer.name in client.get(pages[0]).content.decode()
    again = reverse("accounts:bank_line_release", args=[line.pk])
    assert client.post(again, {"version": 2, "reason": "认错了"}).status_code == 303
    aside = reverse("accounts:bank_line_aside", args=[line.pk])
    assert client.post(aside, {"version": 3, "why": "利息"}).status_code == 303
    line.refresh_from_db()
    assert (line.state, Account.objects.get().received) == ("set_aside", 0)


def test_the_rules_of_credit_are_shown_and_set_from_a_day_on() -> None:
    client = signed_in(a_user("money.view", "credit.grant"))
    page, address = reverse("accounts:policy"), reverse("accounts:policy_new")
    assert "150–300 %" in client.get(page).content.decode()
    form = PolicyForm(Terms())
    given = {name: form[name].value() for name in form.fields} | {"weight_company": "12.50"}
    yesterday = {"from_on": str(TODAY - timedelta(days=1))}
    assert client.post(address, given | yesterday).status_code == 422
    assert client.post(address, given).status_code == 303
    assert CreditPolicy.objects.get().terms.weight_pct("company") == 12.5
    assert "12.5 %" in client.get(page).content.decode()
    assert signed_in(a_user("money.view")).get(address).status_code == 403
