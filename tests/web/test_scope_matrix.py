"""Nothing leaks: every surface shows a record to those in scope and to nobody else (role × surface)."""

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders.admission import an_admitted_one
from tests.builders.archive import a_credential, a_customer
from tests.builders.people import a_department, a_role, a_user, the_system
from tests.builders.reviews import a_review
from tests.builders.trade import a_contract, a_receipt, a_shipment

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.actions import write
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.search.queries import search
from coalface.desk.subjects.queries import find_visible
from coalface.desk.subjects.registry import subjects
from coalface.identity.people.models import User
from coalface.identity.people.queries import explain_access
from coalface.identity.people.rules import RIGHTS, Scope
from coalface.trade.months.actions import recompute_dirty

pytestmark = pytest.mark.django_db
NAME = "晋北钩沉热电有限公司"
NOTE = "燃料部说四月检修"
PRICE = "713.37"
SEEING = (*(right.code for right in RIGHTS if right.code.endswith(".view") and right.scoped), "export")
BLIND = tuple(right for right in SEEING if right != "money.view")

PAGES = {
    "credential": "archive:credential",
    "admission": "admission:admission",
    "customerreview": "admission:review",
}


class House:
    """集团 with 华东 (一科 below it) and 华北; one customer in 一科 with everything a customer has."""

    def __init__(self) -> None:
        top = a_department("集团")
        east, self.north = a_department("华东", top), a_department("华北", top)
        self.team, self.east = a_department("一科", east), east
        self.owner = a_user(*SEEING, scope=Scope.OWN, department=self.team)
        self.customer = a_customer(NAME, responsible=self.owner, department=self.team)
        self.records = {
            "credential": a_credential(self.customer),
            "admission": an_admitted_one(self.customer),
            "customerreview": a_review(self.customer),
            "contract": a_contract(self.customer),
            "shipment": a_shipment(self.customer, unit_price_per_tonne=Decimal(PRICE)),
            "receipt": a_receipt(self.customer, received_on=date(2024, 3, 20)),
        }
        recompute_dirty(by=the_system())
        write(customer=self.customer, kind="note", text=NOTE, by=the_system())

    def reader(self, who: str) -> User:
        make: dict[str, Callable[[], User]] = {
            "the person responsible": lambda: self.owner,
            "a colleague who sees their own": lambda: a_user(*SEEING, scope=Scope.OWN, department=self.team),
            "the chief of the department": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.team),
            "a manager above it": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.east),
            "a manager elsewhere": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.north),
            "a director": lambda: a_user(*SEEING, scope=Scope.ALL),
            "somebody without rights": lambda: a_user(department=self.team),
            "somebody with rights to other things": lambda: a_user(
                department=self.team, roles=[a_role("people.edit", "import.run", "export", scope=Scope.ALL)]
            ),
        }
        return make[who]()


class Browser:
    """One person's browser, which tells whether a text reaches them."""

    def __init__(self, user: User) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE="en")
        self.client.force_login(user)

    def reads(self, text: str, name: str, *args: object, **query: object) -> bool:
        answer = self.client.get(reverse(name, args=args), query)
        assert answer.status_code in (200, 403, 404), f"{name}: {answer.status_code}"
        body = answer.content.decode()
        if answer["Content-Type"].startswith("application/json"):
            body = json.dumps(answer.json(), ensure_ascii=False)
        return answer.status_code == 200 and text in body

    def exports(self, text: str, name: str) -> bool:
        answer = self.client.get(reverse(name), {"export": "xlsx"})
        if answer.status_code == 403:
            return False
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
        return any(text in cell for cell in cells)


def surfaces(house: House, user: User) -> dict[str, bool]:
    """Every place where the customer or something of theirs could show, and whether it does."""
    browser, customer = Browser(user), house.customer
    told = {"to": [user], "topic": "test", "key": "test", "subject": customer}
    raise_notice(title=NAME, by=the_system(), **told)
    seen = {
        "customer list": browser.reads(NAME, "archive:customers"),
        "customer page": browser.reads(NAME, "archive:customer", customer.pk),
        "customer history": browser.reads(NAME, "archive:customer_history", customer.pk),
        "customer timeline": browser.reads(NOTE, "archive:timeline", customer.pk),
        "customer export": browser.exports(NAME, "archive:customers"),
        "customer picker": browser.reads(NAME, "archive:customer_options", q="钩沉"),
        "trade picker": browser.reads(NAME, "trade:customer_options", q="钩沉"),
        "search page": browser.reads(NAME, "search", q="钩沉"),
        "palette": browser.reads(NAME, "palette", q="钩沉"),
        "search": any(hit.title == NAME for hit in search(user, "钩沉")),
        "inbox": browser.reads(NAME, "desk:inbox"),
        "today": browser.reads(NAME, "desk:today"),
        "credential list": browser.reads(NAME, "archive:credentials"),
        "credential export": browser.exports(NAME, "archive:credentials"),
        "admission list": browser.reads(NAME, "admission:admissions"),
        "admission export": browser.exports(NAME, "admission:admissions"),
        "admission board": browser.reads(NAME, "admission:board"),
        "admission tab": browser.reads(NAME, "admission:customer", customer.pk),
        "review list": browser.reads(NAME, "admission:reviews"),
        "review export": browser.exports(NAME, "admission:reviews"),
        "contract list": browser.reads(NAME, "trade:contracts"),
        "contract export": browser.exports(NAME, "trade:contracts"),
        "shipment list": browser.reads(NAME, "trade:shipments"),
        "shipment export": browser.exports(NAME, "trade:shipments"),
        "receipt list": browser.reads(NAME, "trade:payments"),
        "receipt export": browser.exports(NAME, "trade:payments"),
        "concentration": browser.reads(NAME, "trade:concentration", **{"from": "2024-01", "to": "2024-12"}),
    }
    for kind, record in house.records.items():
        seen[f"{kind} page"] = browser.reads(NAME, PAGES.get(kind, f"trade:{kind}"), record.pk)
        seen[f"{kind} reference"] = find_visible(user, kind, record.pk) is not None
    return seen


READERS = {
    "the person responsible": True,
    "a colleague who sees their own": False,
    "the chief of the department": True,
    "a manager above it": True,
    "a manager elsewhere": False,
    "a director": True,
    "somebody without rights": False,
    "somebody with rights to other things": False,
}


@pytest.mark.parametrize(("who", "sees"), READERS.items(), ids=READERS)
def test_every_surface_obeys_the_scope(who: str, sees: bool) -> None:
    house = House()
    found = surfaces(house, house.reader(who))
    assert {surface: seen for surface, seen in found.items() if seen != sees} == {}


@pytest.mark.parametrize(("who", "sees"), READERS.items(), ids=READERS)
def test_the_explanation_agrees_with_what_is_shown(who: str, sees: bool) -> None:
    house = House()
    user = house.reader(who)
    for known in subjects():
        record = Customer.objects.get() if known.kind == "customer" else house.records.get(known.kind)
        if record is not None:
            explained = explain_access(
                user, known.right, record, owner=known.owner, department=known.department
            )
            assert explained.allowed == sees == (find_visible(user, known.kind, record.pk) is not None)


@pytest.mark.parametrize(
    ("rights", "shown"),
    [pytest.param(SEEING, True, id="with the right"), pytest.param(BLIND, False, id="without the right")],
)
def test_prices_need_a_right_of_their_own_on_every_surface(rights: tuple[str, ...], shown: bool) -> None:
    house = House()
    browser = Browser(a_user(*rights, scope=Scope.ALL))
    shipment = house.records["shipment"].pk
    assert {
        "page": browser.reads(PRICE, "trade:shipment", shipment),
        "export": browser.exports(PRICE, "trade:shipments"),
    } == {"page": shown, "export": shown}
    assert browser.reads(NAME, "trade:shipments")


def test_every_kind_of_subject_stands_in_the_matrix() -> None:
    """A new kind of record that others point to must be added to the house above."""
    assert {known.kind for known in subjects()} - {"customer"} <= set(House().records)
