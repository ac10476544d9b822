"""The start page shows what one may see, in a bounded number of questions."""

from datetime import date

import pytest
from django.utils import timezone
from tests.builders.desk import a_card, a_notice
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.identity.people.rules import Scope
from coalface.trade.catalogue.models import Product
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db
EVERYTHING = ("customer.view", "credential.view", "trade.view", "grade.view", "import.run")
MOST_QUERIES = 15


def some_trade(card, month_on: date, kg: int) -> None:
    product, _ = Product.objects.get_or_create(code="P", defaults={"name": "动力煤"})
    CustomerMonth.objects.create(
        customer=card, month_on=month_on, product=product, contracted_kg=kg * 2, dispatched_kg=kg, shipments=1
    )


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def last_month() -> date:
    first = this_month()
    return first.replace(year=first.year - (first.month == 1), month=(first.month - 2) % 12 + 1)


@pytest.mark.parametrize("path", ["/", "/today/trade/"])
def test_the_questions_do_not_grow_with_the_rows(path: str) -> None:
    user = a_user(*EVERYTHING)
    client = signed_in(user)

    def more() -> None:
        a_notice(user)
        some_trade(a_card(responsible=user), this_month(), 1_000)
        some_trade(a_card(responsible=user), last_month(), 2_000)

    assert_same_queries(client, path, more)
    assert queries_of(client, path) <= MOST_QUERIES


def test_figures_keep_to_the_scope() -> None:
    mine, other = a_user(*EVERYTHING, scope=Scope.OWN), a_user(*EVERYTHING, scope=Scope.OWN)
    some_trade(a_card("本人客户", responsible=mine), last_month(), 5_000_000)
    some_trade(a_card("他人客户", responsible=other), last_month(), 7_000_000)
    page = signed_in(mine).get("/today/trade/").content.decode()

    assert "本人客户" in page
    assert "他人客户" not in page


def test_without_the_right_there_are_no_figures() -> None:
    some_trade(a_card("某客户"), this_month(), 5_000)
    client = signed_in(a_user("people.edit"))

    assert client.get("/today/trade/").content.decode().strip() == ""
    assert client.get("/").status_code == 200


def test_an_empty_day_says_so() -> None:
    page = signed_in(a_user(*EVERYTHING)).get("/").content.decode()

    assert "没有待办事项" in page or "Nothing waits for you" in page
