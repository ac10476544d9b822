"""Pages about quality clauses: the list, a trial, the editor and its curves."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.people import a_user
from tests.builders.pricing import a_clause_set, huangdao, wuhu
from tests.web.helpers import assert_same_queries, htmx, looks_right, sign_in, signed_in

from coalface.trade.pricing.models import ClauseSet
from coalface.trade.pricing.queries.clauses import clauses_of
from coalface.web.trade.pricing.forms import initial_of

pytestmark = pytest.mark.django_db


def a_reader() -> Client:
    return signed_in(a_user("pricing.view"))


def a_setter() -> Client:
    return signed_in(a_user("pricing.view", "pricing.edit"))


def typed(found: ClauseSet, **more: str) -> dict[str, str]:
    """What the editor sends when nothing was changed."""
    clauses = clauses_of(found.versions.latest("number"))
    given = {name: str(value) for name, value in initial_of(clauses).items() if value is not None}
    return {
        **given,
        "count": str(len(clauses.clauses)),
        "version": str(found.version),
        "from_on": "2026-07-01",
        "weight.manner": "direct",
        **more,
    }


def test_the_list_asks_as_often_for_many() -> None:
    names = iter("甲乙丙")
    assert_same_queries(a_reader(), reverse("pricing:sets"), lambda: a_clause_set(name=next(names)))


def test_a_set_asks_as_often_for_many_versions() -> None:
    found, client = a_clause_set(clauses=huangdao()), a_setter()
    address, days = reverse("pricing:set", args=[found.pk]), iter(("2026-02-01", "2026-03-01", "2026-04-01"))
    edit = reverse("pricing:edit", args=[found.pk])

    def save() -> None:
        found.refresh_from_db()
        assert client.post(edit, typed(found, from_on=next(days))).status_code == 303

    assert_same_queries(client, address, save)


@pytest.mark.parametrize("name", ["set", "edit", "retire"])
def test_pages_need_their_right(name: str) -> None:
    address = reverse(f"pricing:{name}", args=[a_clause_set().pk])
    assert signed_in(a_user("trade.view")).get(address).status_code == 403
    assert a_reader().get(address).status_code == (200 if name == "set" else 403)


TRIAL = {
    "base_price": "1100",
    "tonnes": "10000",
    "ash_d": "11.73",
    "volatile_daf": "11.90",
    "sulphur_d": "0.67",
    "q_gross_d": "7462",
    "hgi": "58",
    "moisture_ar": "9.2",
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param({}, ["1,018.60", "9,880.00", "10,063,768.00", "accepted"], id="the tender of B4"),
        pytest.param({"hgi": ""}, ["The assay says nothing about HGI.", "no price"], id="a value missing"),
        pytest.param({"base_price": "-1"}, ["greater than or equal to 0.01"], id="a price below nothing"),
        pytest.param({"ash_d": "abc"}, ["Enter a number."], id="not a number"),
        pytest.param(
            {"moisture_ad": "5", "ash_ad": "60", "volatile_ad": "40"},
            ["above 100 %"],
            id="parts above 100 %",
        ),
    ],
)
def test_a_trial_answers_at_once(more: dict[str, str], said: list[str]) -> None:
    address = reverse("pricing:set", args=[a_clause_set(clauses=wuhu()).pk])
    page = a_reader().get(address, {**TRIAL, **more}, headers=htmx("trial"))
    body = page.content.decode()
    assert (page.status_code, [words for words in said if words not in body]) == (200, [])


def test_rejected_coal_is_said_to_be() -> None:
    address = reverse("pricing:set", args=[a_clause_set(clauses=huangdao()).pk])
    given = {"base_price": "600", "q_net_ar": "4800", "sulphur_d": "1", "volatile_daf": "30"}
    body = a_reader().get(address, given).content.decode()
    assert "Qnet,ar is 4800, below 4801: the coal is rejected." in body


@pytest.mark.parametrize("clauses", [huangdao(), wuhu()], ids=["huangdao", "wuhu"])
def test_the_editor_saves_what_it_shows(clauses: object) -> None:
    found = a_clause_set(clauses=clauses)  # type: ignore[arg-type]  # one of two agreements
    answer = a_setter().post(reverse("pricing:edit", args=[found.pk]), typed(found))
    assert answer.status_code == 303
    saved = found.versions.get(number=2)
    assert (clauses_of(saved), saved.from_on) == (clauses, date(2026, 7, 1))


def test_a_new_set_is_written() -> None:
    given = typed(a_clause_set(clauses=wuhu()), name="喷吹煤", used_for="钢厂")
    answer = a_setter().post(reverse("pricing:new"), given)
    made = ClauseSet.objects.get(name="喷吹煤")
    assert (answer.status_code, clauses_of(made.versions.get())) == (303, wuhu())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param({"clauses.0.segments.1.low": "11.3"}, "goes on to 11.5", id="an overlap"),
        pytest.param({"clauses.0.segments.1.low": "11.8"}, "Nothing is said from 11.5 to 11.8", id="a gap"),
        pytest.param({"clauses.0.segments.0.high": "10"}, "must be above the lower end", id="upside down"),
        pytest.param({"clauses.0.segments.0.amount": ""}, "Give the amount", id="no amount"),
        pytest.param({"clauses.0.segments.0.step": "0"}, "must be above zero", id="no step"),
        pytest.param({"clauses.1.base_low": "x"}, "Enter a number", id="not a number"),
        pytest.param({"clauses.1.base_low": ""}, "Give the base", id="no base"),
        pytest.param({"clauses.1.measure": ""}, "Choose the indicator", id="no indicator"),
        pytest.param({"from_on": "2025-12-31"}, "must begin later", id="before the version in force"),
        pytest.param({"until_on": "2026-06-30"}, "must not lie before the beginning", id="ends first"),
        pytest.param({"weight.limit_pct": "100"}, "between 0 and 100", id="nothing but water"),
        pytest.param({"version": "0"}, "Somebody else has changed this", id="a stale save"),
    ],
)
def test_wrong_clauses_are_told_at_their_field(more: dict[str, str], said: str) -> None:
    found = a_clause_set(clauses=wuhu())
    answer = a_setter().post(reverse("pricing:edit", args=[found.pk]), {**typed(found), **more})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert found.versions.count() == 1


def test_the_curves_follow_what_is_typed() -> None:
    found, client = a_clause_set(clauses=huangdao()), a_setter()
    address, given = reverse("pricing:curves", args=[0]), {**typed(found), "trial_price": "600"}
    drawn = client.post(address, given).content.decode()
    assert ("[4800.0, null]" in drawn, "[4801.0, 580.0]" in drawn) == (True, True)
    told = client.post(address, {**given, "clauses.0.segments.1.low": "4950"}).content.decode()
    assert ("data-chart" in told, "Nothing is said from 4901 to 4950" in told) == (False, True)
    other = client.post(reverse("pricing:curves", args=[1]), {**given, "clauses.0.segments.1.low": "4950"})
    assert "data-chart" in other.content.decode()
    assert client.post(address, {"count": "1"}).status_code == 200


def test_one_clause_more_keeps_what_was_typed() -> None:
    found = a_clause_set()
    answer = a_setter().post(reverse("pricing:edit", args=[found.pk]), {**typed(found), "more": "1"})
    body = answer.content.decode()
    assert (answer.status_code, 'name="clauses.1.measure"' in body, 'value="5500' in body) == (
        200,
        True,
        True,
    )
    assert found.versions.count() == 1


def test_a_set_is_taken_out_of_use() -> None:
    found, client = a_clause_set(), a_setter()
    address = reverse("pricing:retire", args=[found.pk])
    assert client.post(address, {"version": "0", "on": "2026-07-01"}).status_code == 422
    assert client.post(address, {"version": str(found.version), "on": "2026-07-01"}).status_code == 303
    found.refresh_from_db()
    assert found.retired_on == date(2026, 7, 1)
    assert client.post(reverse("pricing:edit", args=[found.pk]), typed(found)).status_code == 422


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_clauses_in_a_browser(page: Page, live_server) -> None:
    found = a_clause_set(clauses=wuhu())
    sign_in(page, live_server.url, a_user("pricing.view", "pricing.edit"))
    page.goto(live_server.url + reverse("pricing:edit", args=[found.pk]))
    page.locator("#curve-0 [data-ready]").first.wait_for()
    page.fill("[name='clauses.0.segments.1.low']", "11.8")
    page.get_by_text("11.5 to 11.8").or_(page.get_by_text("11.5 至 11.8")).first.wait_for()
    page.goto(live_server.url + reverse("pricing:set", args=[found.pk]))
    for name, value in TRIAL.items():
        page.fill(f"#trial [name={name}]", value)
    page.get_by_text("10,063,768.00").wait_for()
    tried = f"{reverse('pricing:set', args=[found.pk])}?base_price=1100&hgi=58"
    looks_right(page, live_server.url, reverse("pricing:sets"), tried)
    looks_right(page, live_server.url, reverse("pricing:edit", args=[found.pk]))
