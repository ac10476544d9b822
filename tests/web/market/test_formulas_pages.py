"""Pages of floating prices: the editor, the price of a month, and what is wrong said at its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.market import a_value, an_index
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, looks_right, queries_of, sign_in, signed_in

from coalface.trade.pricing.actions.floating import create_formula
from coalface.trade.pricing.models import FloatingFormula

pytestmark = pytest.mark.django_db
RIGHTS = ("pricing.view", "pricing.edit", "market.view", "export")


@pytest.fixture
def setter():
    return a_user(*RIGHTS)


@pytest.fixture
def client(setter):
    return signed_in(setter)


def a_form(**more: object) -> dict[str, object]:
    """The formula of 2022, with the four indices and their issues of January."""
    given: dict[str, object] = {
        "version": 1,
        "from_month": "2026-01",
        "base_price": "675",
        "base_kcal": "5500",
        "method": "shares",
        "share": "0.5",
        "reading": "last_issue",
        "low": "570",
        "high": "770",
        "kcal_1": "5000",
        "rule_1": "factor",
        "factor_1": "0.88",
    }
    for n, value in enumerate((737, 745, 739, 755), 1):
        index = an_index(f"IX-{n}")
        a_value(index, date(2026, 1, 28), value)
        given |= {f"index_{n}": index.pk, f"weight_{n}": "25"}
    return given | more


def a_formula(setter) -> FloatingFormula:
    return create_formula(name=f"长协 {FloatingFormula.objects.count()}", by=setter)


def test_a_formula_is_opened_and_prices_a_month_line_by_line(client) -> None:
    assert client.post(reverse("market:formula_new"), {"name": "年度长协"}).status_code == 303
    formula = FloatingFormula.objects.get()
    assert client.post(reverse("market:version_new", args=[formula.pk]), a_form()).status_code == 303
    address = reverse("market:formula", args=[formula.pk])
    shown = client.get(address, {"month": "2026-02"}).content.decode()
    assert [text for text in ("744.00", "709.50", "624.36", "inside the range") if text not in shown] == []
    assert queries_of(client, address + "?month=2026-02") <= 15


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param({"month": "2026-03"}, "has no issue in 2026-02", id="no issue"),
        pytest.param({"month": "2025-01"}, "No version of the formula holds", id="no version"),
        pytest.param(
            {"month": "2026-02", "known": "2020-01-01"}, "No version of the formula", id="not known yet"
        ),
        pytest.param({"month": "nonsense", "known": "nonsense"}, "Versions", id="an odd address"),
    ],
)
def test_a_month_without_a_price_says_why(client, setter, query, text) -> None:
    formula = a_formula(setter)
    client.post(reverse("market:version_new", args=[formula.pk]), a_form())
    answer = client.get(reverse("market:formula", args=[formula.pk]), query)
    assert (answer.status_code, text in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        pytest.param({"base_price": "abc"}, "Enter a number", id="no number"),
        pytest.param({"share": "2"}, "between 0 and 1", id="more than all"),
        pytest.param({"weight_2": "0"}, "A weight lies above 0", id="a weight of nothing"),
        pytest.param({"factor_1": ""}, "needs its factor", id="no factor"),
        pytest.param({"from_month": "2026-13"}, "Write the month as", id="no month"),
        pytest.param({"low": "800"}, "lies above the upper end", id="range reversed"),
        pytest.param({"base_price": "100000"}, "must lie above 0", id="too dear"),
        pytest.param({"base_kcal": "-1"}, "between 1000 and 8000", id="no coal"),
        pytest.param({"version": "0"}, "Somebody else has changed", id="a stale save"),
        pytest.param({"rule_1": "x"}, "Select a valid choice", id="an unknown rule"),
    ],
)
def test_wrong_input_gets_a_word_at_its_field(client, setter, wrong, text) -> None:
    formula = a_formula(setter)
    answer = client.post(reverse("market:version_new", args=[formula.pk]), a_form(**wrong))
    assert (answer.status_code, text in answer.content.decode(), formula.versions.count()) == (422, True, 0)


def test_the_editor_begins_with_what_the_last_version_says(client, setter) -> None:
    formula = a_formula(setter)
    client.post(reverse("market:version_new", args=[formula.pk]), a_form())
    shown = client.get(reverse("market:version_new", args=[formula.pk])).content.decode()
    assert ('value="675.00"' in shown, 'value="0.8800"' in shown) == (True, True)


def test_the_list_asks_as_often_for_three_as_for_one(client, setter) -> None:
    assert_same_queries(client, reverse("market:formulas"), lambda: a_formula(setter))


def test_who_may_only_look_sets_nothing(setter) -> None:
    formula = a_formula(setter)
    looking, without = signed_in(a_user("pricing.view")), signed_in(a_user("market.view"))
    assert looking.get(reverse("market:version_new", args=[formula.pk])).status_code == 403
    assert looking.get(reverse("market:formula", args=[formula.pk])).status_code == 200
    assert without.get(reverse("market:formula", args=[formula.pk])).status_code == 403


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_stands_in_the_way_of_anybody(page: Page, live_server: Any, setter) -> None:
    formula = a_formula(setter)
    signed_in(setter).post(reverse("market:version_new", args=[formula.pk]), a_form(base_price=Decimal(675)))
    sign_in(page, live_server.url, setter)
    paths = ["/floating/", f"/floating/{formula.pk}/?month=2026-02", f"/floating/{formula.pk}/versions/new/"]
    looks_right(page, live_server.url, *paths)
