"""Pages of the chain: board, process chart, flow of tonnes and the two daily reports."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from tests.builders.gate import a_note, an_arrival
from tests.builders.ledger import a_bank_line, a_bill
from tests.builders.people import a_user, the_system
from tests.builders.plans import an_order
from tests.builders.quality import a_lot
from tests.builders.settlement import a_settled_lot, a_statement, settled
from tests.builders.trade import a_contract, a_mine, a_product, a_receipt, a_shipment, agreed
from tests.web.helpers import assert_same_queries, htmx, looks_right, queries_of, sign_in, signed_in

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.board import Asked, stages
from coalface.trade.chain.queries.process import process
from coalface.trade.chain.queries.work import waiting_for
from coalface.trade.chain.rules.board import Jam, Work
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.settlement.models import Statement
from coalface.web.trade.flow.process import drawing, wrapped
from coalface.web.trade.flow.words import stuck_url
from coalface.web.trade.flow.work import work_url

pytestmark = pytest.mark.django_db
RIGHTS = ("customer.view", "trade.view", "money.view", "assay.view", "plan.view", "export")
MARCH = {"month": "2024-03"}
EVERYTHING = (*RIGHTS, "settlement.view")
NOTE_JAMS = {Jam.NOTES_LATE, Jam.NOT_WEIGHED}
PERIOD = {"from": "2024-03", "to": "2024-03"}


def a_director() -> User:
    return a_user(*RIGHTS, scope=Scope.ALL)


def a_sale() -> None:
    contract = a_contract(product=a_product(), quantities=[agreed("2024-03", 5000)])
    details = {"contract": contract, "product": contract.product, "unit_price_per_tonne": Decimal(700)}
    an_arrival(a_shipment(contract.customer, mine=a_mine(), **details), tonnes="2990")
    a_lot(contract=contract, day=date(2024, 3, 20))
    a_receipt(contract.customer)
    recompute_dirty(by=the_system())


def body(user: User, name: str, **query: str) -> str:
    answer = signed_in(user).get(reverse(f"flow:{name}"), query, headers=htmx("report"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_ask_as_often_for_many() -> None:
    client = signed_in(a_director())
    client.defaults.update({"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "div#report"})
    for address in (
        reverse("flow:board") + "?month=2024-03",
        reverse("flow:tonnes") + "?from=2024-03&to=2024-03",
        reverse("flow:execution") + "?on=2024-03-31",
        reverse("flow:sales"),
        reverse("flow:process"),
        reverse("flow:daily") + "?on=2024-03-15",
        reverse("flow:advice") + "?month=2024-03",
        reverse("flow:analysis") + "?month=2024-03",
    ):
        assert_same_queries(client, address, a_sale)
        assert queries_of(client, address) <= 15


def test_the_board_leads_to_what_is_stuck() -> None:
    a_sale()
    said = body(a_director(), "board", **MARCH)
    for link in ("no_arrival=1", "no_lot=1", "waiting=1"):
        assert link in said
    stuck = reverse("trade:shipments") + "?shipped_on_from=2024-03-01&shipped_on_to=2024-03-31&no_lot=1"
    assert signed_in(a_director()).get(stuck).content.decode().count("data-row") == 1


def test_every_count_of_the_board_opens_a_list_of_so_many() -> None:
    user, today = a_user(*EVERYTHING, scope=Scope.ALL), date(2024, 6, 1)
    a_sale()
    a_settled_lot()
    a_lot(contract=a_contract(product=a_product()))
    a_settled_statement()
    recompute_dirty(by=the_system())
    asked = Asked(user, Month.parse("2024-03"), today)
    found = [(one, stuck_url(asked, one)) for stage in stages(asked) for one in stage.stuck]
    assert {one.jam for one, _url in found} == set(Jam) - {Jam.UNPLANNED, Jam.BEHIND_PLAN} - NOTE_JAMS
    for one, url in found:
        shown = signed_in(user).get(url).content.decode().count("data-row")
        assert (one.jam, shown) == (one.jam, one.count)
    assert {one.jam: one.count for one, _url in found if one.count} == {
        Jam.IN_NO_LOT: 1, Jam.NOT_ARRIVED: 4, Jam.LOT_BARE: 2, Jam.LOT_UNSETTLED: 3, Jam.NOT_INVOICED: 1,
    }  # fmt: skip


def test_the_start_page_says_what_waits_for_whom() -> None:
    note, bill, order = a_note(), a_bill(), an_order(month=Month.of(timezone.localdate()))
    assert note and bill and order and a_bank_line()
    a_settled_statement()
    everything = (*EVERYTHING, "weighing.edit", "money.edit", "plan.edit", "settlement.edit", "assay.edit")
    for rights, expected in (
        ((*EVERYTHING, "weighing.edit"), {Work.NOTES_OPEN}),
        ((*EVERYTHING, "settlement.edit"), {Work.NOT_INVOICED}),
        ((*EVERYTHING, "plan.edit"), {Work.UNPLANNED}),
        ((*EVERYTHING, "assay.edit"), set()),
        ((*EVERYTHING, "money.edit"), {Work.BANK_POOL}),
        (everything, {Work.NOTES_OPEN, Work.NOT_INVOICED, Work.UNPLANNED, Work.BANK_POOL}),
    ):
        user = a_user(*rights, scope=Scope.ALL)
        found = waiting_for(user, timezone.localdate())
        assert {one.work for one in found} - {Work.OVERDUE, Work.BILLS} == expected
        for one in found:
            address = work_url(one, timezone.localdate())
            assert signed_in(user).get(address).content.decode().count("data-row") == one.count
    client = signed_in(user)
    client.defaults.update({"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "div#work"})
    assert queries_of(client, reverse("flow:work")) <= 8
    assert waiting_for(a_user(*everything, scope=Scope.OWN), timezone.localdate()) == []
    assert "loading notes open" in client.get(reverse("flow:work")).content.decode()


def a_settled_statement() -> Statement:
    return settled(a_statement(a_settled_lot().contract))


def test_pages_keep_to_the_reach() -> None:
    a_sale()
    stranger = a_user(*RIGHTS, scope=Scope.OWN)
    assert "2,990" not in body(stranger, "board", **MARCH)
    assert "No shipments in these months" in body(stranger, "tonnes", **PERIOD)
    for name in ("board", "process", "tonnes", "execution", "sales", "band", "daily", "advice", "analysis"):
        assert signed_in(a_user("customer.view")).get(reverse(f"flow:{name}")).status_code == 403


def test_a_band_opens_its_shipments() -> None:
    a_sale()
    link = body(a_director(), "tonnes", **PERIOD).split(reverse("flow:band"))[1].split('"')[0]
    address = reverse("flow:band") + link.replace("&amp;", "&").replace("\\u0026", "&")
    answer = signed_in(a_director()).get(address)
    assert (answer.status_code, "2024-03 – 2024-03" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("name", ["execution", "sales", "daily", "advice", "analysis"])
def test_reports_are_exported(name: str) -> None:
    a_sale()
    answer = signed_in(a_director()).get(
        reverse(f"flow:{name}"), {"on": "2024-03-31", "month": "2024-03", "export": "xlsx"}
    )
    assert (answer.status_code, "sheet" in answer["Content-Type"]) == (200, True)


@pytest.mark.parametrize("name", ["daily", "advice", "analysis"])
def test_reports_say_when_there_is_nothing(name: str) -> None:
    for query in ({}, {"on": "2019-01-01", "month": "2019-01"}, {"on": "2024-99-99", "month": "x"}):
        answer = signed_in(a_director()).get(reverse(f"flow:{name}"), query)
        assert (answer.status_code, "cf-empty" in answer.content.decode()) == (200, True)


def test_words_are_wrapped_into_their_box() -> None:
    assert wrapped("煤" * 20, 130) == ["煤" * 10, "煤" * 10]
    assert wrapped("") == []


def test_every_arrow_leads_to_a_neighbour() -> None:
    wide, narrow = drawing(process(), 4), drawing(process(), 1)
    assert len(wide.arrows) == len(narrow.arrows) == len(wide.boxes) - 1
    assert {box.x for box in narrow.boxes} == {2}
    assert max(box.y + box.height for box in wide.boxes) <= wide.height


def test_the_chain_in_a_browser(page: Page, live_server: object) -> None:
    a_sale()
    address = str(live_server)
    sign_in(page, address, a_director())
    looks_right(
        page,
        address,
        reverse("flow:board") + "?month=2024-03",
        reverse("flow:process"),
        reverse("flow:tonnes") + "?from=2024-03&to=2024-03",
        reverse("flow:analysis") + "?month=2024-03",
    )
