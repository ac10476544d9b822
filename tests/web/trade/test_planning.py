"""Pages of planning: sheet, orders, balance, plans, stockyards, outputs and routes."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from tests.builders.archive import a_customer
from tests.builders.dossier import a_fact
from tests.builders.people import a_user, the_system
from tests.builders.plans import (
    DECIDES,
    PLANS,
    a_count,
    a_graded_customer,
    a_haul_route,
    a_plan,
    a_service,
    a_service_order,
    a_stockyard,
    an_order,
    approved,
    next_month,
)
from tests.builders.trade import a_contract, a_mine, a_product, agreed
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.archive.dossier.rules.travel import State
from coalface.identity.people.rules import Scope
from coalface.trade.catalogue.models import HaulRoute, MineOutput, StockLevel, Stockyard
from coalface.trade.plans.actions import request_cars, take_reading
from coalface.trade.plans.models import Order, Plan, PriorityPolicy, RailRequest, Service, ServiceOrder

pytestmark = pytest.mark.django_db
LISTS = (
    "orders",
    "plans",
    "lines",
    "stockyards",
    "outputs",
    "routes",
    "balance",
    "sheet",
    "rail",
    "assurance",
    "counts",
    "priorities",
    "services",
    "service_orders",
)


def a_planner(*more: str) -> Client:
    return signed_in(a_user(*PLANS, "money.view", "dossier.view", "export", *more))


def an_agreed_row():
    month = next_month()
    return a_contract(
        starts_on=month.first,
        ends_on=month.last,
        product=a_product(),
        quantities=[agreed(str(month), 5000)],
    )


def a_read_yard() -> Stockyard:
    yard = a_stockyard()
    take_reading(yard=yard, day_on=timezone.localdate(), tonnes=Decimal(9_500), by=the_system())
    return yard


def a_key_account(stock: int = 5_000, burn: int = 1_000):
    customer = a_graded_customer("strategic")
    for field, value in (("stock_tonnes", stock), ("burn_tonnes_per_day", burn)):
        a_fact(customer, field, Decimal(value), state=State.FILED, as_of_on=timezone.localdate())
    return customer


MAKERS = {
    "orders": an_order,
    "sheet": an_agreed_row,
    "balance": lambda: (an_order(), a_plan()),
    "lines": lambda: (an_order(), a_plan()),
    "stockyards": a_read_yard,
    "routes": a_haul_route,
    "rail": lambda: request_cars(
        haul_route=a_haul_route(), month_on=timezone.localdate(), asked_cars=9, by=the_system()
    ),
    "assurance": lambda: a_key_account(),
    "counts": a_count,
    "services": a_service,
    "service_orders": a_service_order,
}


@pytest.mark.parametrize("name", MAKERS)
def test_pages_ask_as_often_for_many(name: str) -> None:
    client = a_planner()
    client.get(reverse(f"planning:{name}"))
    assert_same_queries(client, reverse(f"planning:{name}"), MAKERS[name])


@pytest.mark.parametrize("name", LISTS)
def test_pages_need_their_right(name: str) -> None:
    assert signed_in(a_user("customer.view")).get(reverse(f"planning:{name}")).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_pages_bear_being_empty_and_any_month(name: str) -> None:
    client = a_planner()
    for month in ("", "2026-13", "9999-99", "1899-01", "x", "2199-12"):
        assert client.get(reverse(f"planning:{name}"), {"month": month}).status_code == 200


def test_the_sheet_is_typed_and_saved() -> None:
    contract, client = an_agreed_row(), a_planner()
    key = f"{contract.customer_id}-{contract.product_id}-{contract.pk}"
    address = f"{reverse('planning:sheet')}?month={next_month()}"
    boxes = {f"version-{key}": "0", f"tonnes-{key}": "4800.5", f"price-{key}": "705", f"route-{key}": ""}
    assert client.post(address, boxes).status_code == 303
    order = Order.objects.get()
    assert (order.tonnes, order.wished_price, order.contract) == (Decimal("4800.5"), 705, contract)
    assert client.post(address, {**boxes, f"tonnes-{key}": "1"}).status_code == 422
    assert client.post(address, {**boxes, f"tonnes-{key}": "viel"}).status_code == 422
    assert client.post(address, {**boxes, f"version-{key}": "1", f"tonnes-{key}": ""}).status_code == 303
    assert not Order.objects.exists()


def test_the_sheet_hides_prices_from_who_must_not_see_them() -> None:
    an_agreed_row()
    page = signed_in(a_user(*PLANS)).get(reverse("planning:sheet"), {"month": str(next_month())})
    assert "price-" not in page.content.decode()


def test_an_order_is_entered_changed_and_taken_back() -> None:
    client, customer, product = a_planner(), a_customer(), a_product()
    given = {"customer": customer.pk, "product": product.pk, "month_on": str(next_month()), "tonnes": "300"}
    assert client.post(reverse("planning:order_new"), {**given, "month_on": "soon"}).status_code == 422
    assert client.post(reverse("planning:order_new"), given).status_code == 303
    order = Order.objects.get()
    edit = reverse("planning:order_edit", args=[order.pk])
    assert client.post(edit, {"version": "1", "tonnes": "250"}).status_code == 303
    assert client.post(edit, {"version": "1", "tonnes": "200"}).status_code == 422
    assert "250" in client.get(reverse("planning:order", args=[order.pk])).content.decode()
    assert (
        client.post(reverse("planning:order_take_back", args=[order.pk]), {"version": "2"}).status_code == 303
    )
    assert not Order.objects.exists()


def test_a_plan_is_proposed_changed_submitted_and_decided() -> None:
    order, client = an_order(tonnes=100), a_planner()
    assert client.post(reverse("planning:propose"), {"month_on": str(next_month())}).status_code == 303
    plan = Plan.objects.get()
    line = plan.lines.get()
    change = reverse("planning:line_change", args=[line.pk])
    assert client.post(change, {"version": "1", "tonnes": "90", "reason": ""}).status_code == 422
    assert client.post(change, {"version": "1", "tonnes": "90", "reason": "检修"}).status_code == 303
    page = client.get(reverse("planning:plan", args=[plan.pk])).content.decode()
    assert "检修" in page and order.customer.name in page
    assert client.get(reverse("planning:line", args=[line.pk])).status_code == 200
    approved(plan)
    page = client.get(reverse("planning:plan", args=[plan.pk])).content.decode()
    assert reverse("planning:propose") in page
    again = {"month_on": str(next_month()), "reason": ""}
    assert client.post(reverse("planning:propose"), again).status_code == 422


def test_a_draft_is_given_up() -> None:
    an_order()
    plan, client = a_plan(), a_planner()
    assert client.post(reverse("planning:discard", args=[plan.pk]), {"version": "1"}).status_code == 303
    assert not Plan.objects.exists()


def test_lines_of_others_are_not_in_a_plan_one_may_see() -> None:
    order = an_order(tonnes=100)
    a_haul_route()
    plan = a_plan()
    seller = signed_in(a_user(*PLANS, scope=Scope.OWN))
    for name, args in (("plan", [plan.pk]), ("balance", []), ("lines", [])):
        page = seller.get(reverse(f"planning:{name}", args=args), {"month": str(next_month())})
        assert order.customer.name not in page.content.decode()
    assert seller.get(reverse("planning:line", args=[plan.lines.get().pk])).status_code == 404


def test_stockyards_are_kept_and_read() -> None:
    client, product = a_planner(), a_product()
    given = {
        "code": "CC-1",
        "name": "长治北站货场",
        "product": product.pk,
        "capacity_tonnes": "1000",
        "alarm_pct": "90",
        "low_tonnes": "50",
        "horizon_days": "7",
    }
    assert client.post(reverse("planning:stockyard_new"), {**given, "low_tonnes": "2000"}).status_code == 422
    assert client.post(reverse("planning:stockyard_new"), given).status_code == 303
    yard = Stockyard.objects.get()
    read = reverse("planning:stockyard_read", args=[yard.pk])
    today = timezone.localdate()
    assert client.post(read, {"day_on": "2199-01-01", "tonnes": "10"}).status_code == 422
    assert client.post(read, {"day_on": str(today), "tonnes": "950"}).status_code == 303
    assert StockLevel.objects.get().tonnes == 950
    edit = reverse("planning:stockyard_edit", args=[yard.pk])
    assert client.post(edit, {**given, "version": "1", "capacity_tonnes": "2000"}).status_code == 303
    assert client.get(reverse("planning:stockyard", args=[yard.pk])).status_code == 200


def test_outputs_and_routes_are_kept() -> None:
    client, mine, product = a_planner(), a_mine(), a_product()
    given = {
        "mine": mine.pk,
        "product": product.pk,
        "month_on": str(next_month()),
        "daily_tonnes": "800",
        "holiday_days": "0",
        "overhaul_days": "31",
    }
    made = client.post(reverse("planning:output_new"), {**given, "holiday_days": "5"})
    assert made.status_code == 422
    assert client.post(reverse("planning:output_new"), {**given, "overhaul_days": "2"}).status_code == 303
    output = MineOutput.objects.get()
    address = reverse("planning:output", args=[output.pk])
    assert client.post(address, {**given, "overhaul_days": "3"}).status_code == 303
    route = {"code": "XL-1", "name": "东岭—日照", "transport": "rail", "daily_tonnes": "9000"}
    assert client.post(reverse("planning:route_new"), {**route, "code": ""}).status_code == 422
    assert client.post(reverse("planning:route_new"), route).status_code == 303
    found = HaulRoute.objects.get()
    address = reverse("planning:route", args=[found.pk])
    assert client.post(address, {**route, "version": "1", "name": "东岭—日照港"}).status_code == 303
    assert client.post(address, {**route, "version": "1"}).status_code == 422
    reader = signed_in(a_user("trade.view"))
    assert reader.post(address, {**route, "version": "2"}).status_code == 422


def test_cars_are_asked_for_granted_and_loaded() -> None:
    client, route, today = a_planner(), a_haul_route(), timezone.localdate()
    month = f"{today:%Y-%m}"
    given = {"month_on": month, "haul_route": route.pk, "asked_cars": "100", "tonnes_a_car": "70"}
    assert client.post(reverse("planning:rail_ask"), given).status_code == 303
    assert client.post(reverse("planning:rail_ask"), given).status_code == 422
    request = RailRequest.objects.get()
    grant, load, change = (
        reverse(f"planning:rail_{name}", args=[request.pk]) for name in ("grant", "load", "change")
    )
    granted = {"version": "1", "granted_cars": "80", "granted_on": str(today)}
    assert client.post(grant, {**granted, "granted_cars": "101"}).status_code == 422
    assert client.post(grant, granted).status_code == 303
    assert client.post(load, {"version": "2", "day_on": str(today), "cars": "81"}).status_code == 422
    assert client.post(load, {"version": "2", "day_on": str(today), "cars": "60"}).status_code == 303
    assert client.post(change, {"version": "3", "asked_cars": "120", "tonnes_a_car": "70"}).status_code == 303
    page = client.get(reverse("planning:rail"), {"month": month}).content.decode()
    assert "50.00%" in page


def test_the_first_to_run_out_stands_first() -> None:
    later, sooner = a_key_account(9_000), a_key_account(3_000)
    unknown = a_graded_customer("long_term")
    page = a_planner().get(reverse("planning:assurance")).content.decode()
    places = [page.index(one.name) for one in (sooner, later, unknown)]
    assert places == sorted(places)
    assert a_planner().get(reverse("planning:assurance"), {"export": "xlsx"}).status_code == 200


PASTED = """([name, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.getElementsByName(name)[0].dispatchEvent(paste);
}"""


def a_spreadsheet_is_typed(page: Page) -> None:
    """Keys move between the boxes, and a block that is pasted fills them as far as it fits."""
    page.wait_for_selector("[data-sheet][data-ready]")
    names = (
        "rows => rows.map(row => [...row.querySelectorAll('input:not([type=hidden])')].map(one => one.name))"
    )
    (first, price), (second, other) = page.eval_on_selector_all("[data-sheet] tbody tr", names)
    page.focus(f"[name='{first}']")
    reached = []
    for key in ("Enter", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "Shift+Enter"):
        page.keyboard.press(key)
        reached.append(page.evaluate("document.activeElement.name"))
    assert reached == [second, other, price, first, second, first]
    page.evaluate(PASTED, [first, "1,200\t610\n\t605.5\n7\t8"])
    assert [page.input_value(f"[name='{name}']") for name in (first, price, second, other)] == [
        "1200",
        "610",
        "",
        "605.5",
    ]
    assert "已填入 3 格。 2 个值无处可填" in page.inner_text("#toasts")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_planning_in_a_browser(page: Page, live_server) -> None:
    contract, _ = an_agreed_row(), an_agreed_row()
    yard = a_read_yard()
    a_key_account()
    MAKERS["rail"]()
    sign_in(page, live_server.url, a_user(*PLANS, *DECIDES, "money.view", "dossier.view"))
    month = f"?month={next_month()}"
    key = f"{contract.customer_id}-{contract.product_id}-{contract.pk}"
    page.goto(live_server.url + reverse("planning:sheet") + month)
    a_spreadsheet_is_typed(page)
    page.fill(f"[name='tonnes-{key}']", "4800")
    page.press(f"[name='tonnes-{key}']", "Control+Enter")
    page.wait_for_load_state()
    assert page.input_value(f"[name='tonnes-{key}']") == "4800"
    plan = a_plan()
    looks_right(
        page,
        live_server.url,
        reverse("planning:sheet") + month,
        reverse("planning:balance") + month,
        reverse("planning:plan", args=[plan.pk]),
        reverse("planning:stockyard", args=[yard.pk]),
        reverse("planning:rail"),
        reverse("planning:assurance"),
    )


def test_services_are_priced_ordered_and_cancelled() -> None:
    client, customer = a_planner("pricing.edit"), a_customer()
    given = {"code": "FW-1", "name": "配煤", "kind": "blending", "unit": "t"}
    assert client.post(reverse("planning:service_new"), given).status_code == 303
    service, today = Service.objects.get(), str(timezone.localdate())
    wanted = {"customer": customer.pk, "service": service.pk, "day_on": today, "quantity": "100"}
    assert client.post(reverse("planning:service_order_new"), wanted).status_code == 422
    priced = {"service": service.pk, "unit_price": "12.5", "from_on": today}
    assert client.post(reverse("planning:service_price"), priced).status_code == 303
    assert client.post(reverse("planning:service_order_new"), wanted).status_code == 303
    order = ServiceOrder.objects.get()
    shown = client.get(reverse("planning:service_order", args=[order.pk])).content.decode()
    assert (order.amount, "1,250.00" in shown, "<dd>100</dd>" in shown) == (1250, True, True)
    blind = signed_in(a_user("customer.view", "trade.view", "plan.view"))
    for name in ("services", "service_orders"):
        assert "12.5" not in blind.get(reverse(f"planning:{name}")).content.decode()
    cancel = reverse("planning:service_cancel", args=[order.pk])
    assert client.post(cancel, {"version": order.version}).status_code == 303
    assert "cancelled" in client.get(reverse("planning:service_order", args=[order.pk])).content.decode()
    stranger = signed_in(a_user(*PLANS, scope=Scope.OWN))
    assert stranger.get(reverse("planning:service_order", args=[order.pk])).status_code == 404


def test_priorities_are_set_in_versions() -> None:
    client, today = a_planner("policy.edit"), timezone.localdate()
    address = reverse("planning:priority_new")
    given = {"starts_on": str(today), "due_day": "18", "grade1": "strategic", "grade2": "market"}
    assert client.post(address, given).status_code == 303
    policy = PriorityPolicy.objects.on(today).get(starts_on=today)
    assert (policy.grades, policy.due_day) == (["strategic", "market"], 18)
    assert client.post(address, {**given, "grade2": "strategic"}).status_code == 422
    assert client.post(address, {**given, "starts_on": "2020-01-01"}).status_code == 422
    assert "in force" in client.get(reverse("planning:priorities")).content.decode()
    assert a_planner().get(address).status_code == 403
