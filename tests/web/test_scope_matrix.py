"""Nothing leaks: every surface shows a record to those in scope and to nobody else (role × surface)."""

import io
import json
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders.dossier import a_fact
from tests.builders.people import a_user, the_system
from tests.web.helpers import htmx, signed_in
from tests.web.house import (
    CARRIER,
    CLAUSES,
    FORMULA,
    INDEX,
    NAME,
    NOTE,
    PRICE,
    REASON,
    REVISION,
    RIVAL,
    SEEING,
    SUPPLIER,
    TRIAL,
    YARD,
    House,
)

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import decide_on_fact
from coalface.archive.dossier.models import FactConflict
from coalface.archive.dossier.rules.travel import State
from coalface.archive.timeline.access import visible_entries
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.search.queries import search
from coalface.desk.subjects.queries import find_visible
from coalface.desk.subjects.registry import subjects
from coalface.identity.audit.history import history_of
from coalface.identity.audit.queries import field_history
from coalface.identity.people.models import User
from coalface.identity.people.queries import explain_access
from coalface.identity.people.rules import RIGHTS, Scope

pytestmark = pytest.mark.django_db
SECRET = "713,371"
BLIND = tuple(right for right in SEEING if right != "money.view")
PAGES = {
    "credential": "archive:credential",
    "admission": "admission:admission",
    "customerreview": "admission:review",
    "contract": "trade:contract",
    "shipment": "trade:shipment",
    "receipt": "trade:receipt",
    "account": "accounts:account",
    "bill": "accounts:bill",
    "reconciliation": "accounts:letter",
    "bankline": "accounts:bank_line",
    "fact": "dossier:fact",
    "factreport": "dossier:report",
    "factconflict": "dossier:conflict",
    "policydecision": "dossier:decision",
    "changeevent": "dossier:event",
    "abnormaluse": "dossier:case",
    "person": "ties:person",
    "scan": "scans:scan",
    "unit": "room:unit",
    "censussheet": "upkeep:sheet",
    "keyreport": "upkeep:key_report",
    "lot": "laboratory:lot",
    "sample": "laboratory:sample",
    "statement": "settling:statement",
    "care": "care:care",
    "quote": "agreements:quote",
    "order": "planning:order",
    "serviceorder": "planning:service_order",
    "plan": "planning:plan",
    "destruction": "room:destruction",
    "loadingnote": "gate:note",
    "ticket": "gate:ticket",
    "waybill": "gate:waybill",
    "voyage": "gate:voyage",
    "arrival": "gate:arrival",
}
"""Pages that name the customer; a page of what belongs to nobody names it only to those in its scope."""
COMMON = {
    "competitor",
    "revision",
    "destruction",
    "careday",
    "clauseset",
    "priceindex",
    "indexvalue",
    "floatingformula",
    "carrier",
    "scale",
    "stockyard",
    "stockcount",
    "plan",
    "product",
    "pricelist",
    "experiment",
    "supplier",
    "purchasecontract",
    "purchasereceipt",
    "purchaselot",
    "purchasestatement",
}
"""What belongs to nobody: the right alone decides."""
BOUGHT = {
    "supplier": "supplier",
    "purchasecontract": "contract",
    "purchasereceipt": "receipt",
    "purchaselot": "lot",
    "purchasestatement": "statement",
}
"""Pages about bought coal, which belongs to the company."""
LISTS = {
    "customers": "archive:customers",
    "credentials": "archive:credentials",
    "admissions": "admission:admissions",
    "reviews": "admission:reviews",
    "contracts": "trade:contracts",
    "shipments": "trade:shipments",
    "receipts": "trade:payments",
    "running accounts": "accounts:accounts",
    "bills": "accounts:bills",
    "reconciliations": "accounts:letters",
    "bank receipts": "accounts:bank_lines",
    "collection plan": "accounts:collection",
    "facts": "dossier:facts",
    "contradictions": "dossier:conflicts",
    "decisions": "dossier:decisions",
    "changes": "dossier:events",
    "abnormal use": "dossier:cases",
    "scans": "scans:scans",
    "units": "room:units",
    "loans": "room:loans",
    "census sheets": "upkeep:sheets",
    "duplicates": "merging:pairs",
    "care": "care:cares",
    "lots": "laboratory:lots",
    "assays": "laboratory:assays",
    "disputes about quality": "laboratory:disputes",
    "loading notes": "gate:notes",
    "tickets": "gate:tickets",
    "waybills": "gate:waybills",
    "voyages": "gate:voyages",
    "arrivals": "gate:arrivals",
    "quotes": "agreements:quotes",
    "statements": "settling:statements",
    "invoices": "settling:invoices",
    "orders": "planning:orders",
    "orders of services": "planning:service_orders",
    "lines of plans": "planning:lines",
    "supply assurance": "planning:assurance",
}
TABS = {
    "facts": "dossier:customer",
    "admission": "admission:customer",
    "scans": "scans:customer",
    "room": "room:customer",
    "key people": "ties:customer_people",
    "affiliates": "ties:affiliates",
    "history": "archive:customer_history",
    "care": "care:customer",
    "running account": "accounts:customer",
}


class Browser:
    """One person's browser, which tells whether a text reaches them."""

    def __init__(self, user: User) -> None:
        self.client = signed_in(user)

    def reads(self, text: str, name: str, *args: object, part: str = "", **query: object) -> bool:
        """Is the text on the page, or in the part of it that htmx fetches?"""
        answer = self.client.get(reverse(name, args=args), query, headers=htmx(part) if part else None)
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
        "customer page": browser.reads(NAME, "archive:customer", customer.pk),
        "customer timeline": browser.reads(NOTE, "archive:timeline", customer.pk),
        "customer picker": browser.reads(NAME, "archive:customer_options", q="钩沉"),
        "trade picker": browser.reads(NAME, "trade:customer_options", q="钩沉"),
        "search page": browser.reads(NAME, "search", q="钩沉"),
        "palette": browser.reads(NAME, "palette", q="钩沉"),
        "search": any(hit.title == NAME for hit in search(user, "钩沉")),
        "inbox": browser.reads(NAME, "desk:inbox"),
        "today": browser.reads(NAME, "desk:today"),
        "admission board": browser.reads(NAME, "admission:board"),
        "fact board": browser.reads(NAME, "dossier:board"),
        "concentration": browser.reads(
            NAME, "trade:concentration", part="report", **{"from": "2024-01", "to": "2024-12"}
        ),
        "laboratories": browser.reads(NAME, "laboratory:bias", **{"from": "2024-01-01", "to": "2024-12-31"}),
    }
    for what, name in LISTS.items():
        seen[f"list of {what}"] = browser.reads(NAME, name)
        seen[f"export of {what}"] = browser.exports(NAME, name)
    for what, name in TABS.items():
        seen[f"tab {what}"] = browser.reads(NAME, name, customer.pk)
    for kind, record in house.records.items():
        if kind in PAGES:
            seen[f"{kind} page"] = browser.reads(NAME, PAGES[kind], record.pk)
        if kind not in COMMON:
            seen[f"{kind} reference"] = find_visible(user, kind, record.pk) is not None
    return seen


@pytest.fixture(scope="module")
def house(ground: None) -> House:
    """Stands for all tests below; what one of them does in it is taken back."""
    return House()


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
def test_every_surface_obeys_the_scope(house: House, who: str, sees: bool) -> None:
    found = surfaces(house, house.reader(who))
    assert {surface: seen for surface, seen in found.items() if seen != sees} == {}


@pytest.mark.parametrize(("who", "sees"), READERS.items(), ids=READERS)
def test_the_explanation_agrees_with_what_is_shown(house: House, who: str, sees: bool) -> None:
    user = house.reader(who)
    for known in subjects():
        record = (
            Customer.objects.get(name=NAME) if known.kind == "customer" else house.records.get(known.kind)
        )
        if record is not None and known.right and known.kind not in COMMON:
            explained = explain_access(
                user, known.right, record, owner=known.owner, department=known.department
            )
            assert explained.allowed == sees == (find_visible(user, known.kind, record.pk) is not None)


@pytest.mark.parametrize(
    ("rights", "shown"),
    [pytest.param(SEEING, True, id="with the right"), pytest.param(BLIND, False, id="without the right")],
)
def test_prices_need_a_right_of_their_own_on_every_surface(
    house: House, rights: tuple[str, ...], shown: bool
) -> None:
    browser = Browser(a_user(*rights, scope=Scope.ALL))
    shipment = house.records["shipment"].pk
    assert {
        "page": browser.reads(PRICE, "trade:shipment", shipment),
        "export": browser.exports(PRICE, "trade:shipments"),
        "note": browser.reads(PRICE, "gate:note", house.records["loadingnote"].pk),
        "export of notes": browser.exports(str(35 * Decimal(PRICE)), "gate:notes"),
    } == dict.fromkeys(("page", "export", "note", "export of notes"), shown)
    assert browser.reads(NAME, "trade:shipments")


def test_every_kind_of_subject_stands_in_the_matrix(house: House) -> None:
    """A new kind of record that others point to must be added to the house above."""
    assert {known.kind for known in subjects()} - {"customer"} <= set(house.records)


@pytest.mark.parametrize(("who", "sees"), READERS.items(), ids=READERS)
def test_what_belongs_to_nobody_shows_to_everybody_with_the_right(house: House, who: str, sees: bool) -> None:
    user = house.reader(who)
    browser, holds = Browser(user), "rights" not in who
    assert {kind: find_visible(user, kind, house.records[kind].pk) is not None for kind in COMMON} == (
        dict.fromkeys(COMMON, holds)
    )
    seen = {
        "competitors": browser.reads(RIVAL, "dossier:competitors"),
        "competitor": browser.reads(RIVAL, "dossier:competitor", house.records["competitor"].pk),
        "their export": browser.exports(RIVAL, "dossier:competitors"),
        "indices": browser.reads(INDEX, "market:indices"),
        "index": browser.reads(INDEX, "market:index", house.records["priceindex"].pk),
        "index value": browser.reads(INDEX, "market:value", house.records["indexvalue"].pk),
        "floating price": browser.reads(FORMULA, "market:formula", house.records["floatingformula"].pk),
        "floating prices": browser.reads(FORMULA, "market:formulas"),
        "export of index values": browser.exports(INDEX, "market:values"),
        "revisions": browser.reads(REVISION, "upkeep:revisions"),
        "destructions": browser.reads(REASON, "room:destructions"),
        "clauses": browser.reads(CLAUSES, "pricing:sets"),
        "clause set": browser.reads(CLAUSES, "pricing:set", house.records["clauseset"].pk),
        "stockyards": browser.reads(YARD, "planning:stockyards"),
        "stockyard": browser.reads(YARD, "planning:stockyard", house.records["stockyard"].pk),
        "stock counts": browser.reads(YARD, "planning:counts"),
        "stock count": browser.reads(YARD, "planning:count", house.records["stockcount"].pk),
        "export of stock counts": browser.exports(YARD, "planning:counts"),
        "export of stockyards": browser.exports(YARD, "planning:stockyards"),
        "export of clauses": browser.exports(CLAUSES, "pricing:sets"),
        "price experiments": browser.reads(TRIAL, "experiments:experiments"),
        "price experiment": browser.reads(TRIAL, "experiments:experiment", house.records["experiment"].pk),
        "export of price experiments": browser.exports(TRIAL, "experiments:experiments"),
        "carriers": browser.reads(CARRIER, "gate:carriers"),
        "carrier": browser.reads(CARRIER, "gate:carrier", house.records["carrier"].pk),
        "export of carriers": browser.exports(CARRIER, "gate:carriers"),
        "purchases: suppliers": browser.reads(SUPPLIER, "purchases:suppliers"),
        "export of purchase suppliers": browser.exports(SUPPLIER, "purchases:suppliers"),
        "purchases: contracts": browser.reads(SUPPLIER, "purchases:contracts"),
        "export of purchase contracts": browser.exports(SUPPLIER, "purchases:contracts"),
        "purchases: receipts": browser.reads(SUPPLIER, "purchases:receipts"),
        "export of purchase receipts": browser.exports(SUPPLIER, "purchases:receipts"),
        "purchases: lots": browser.reads(SUPPLIER, "purchases:lots"),
        "export of purchase lots": browser.exports(SUPPLIER, "purchases:lots"),
        "purchases: statements": browser.reads(SUPPLIER, "purchases:statements"),
        "export of purchase statements": browser.exports(SUPPLIER, "purchases:statements"),
    }
    for kind, page in BOUGHT.items():
        seen[kind] = browser.reads(SUPPLIER, f"purchases:{page}", house.records[kind].pk)
    assert seen == dict.fromkeys(seen, holds)


@pytest.mark.parametrize("missing", sorted({known.right for known in subjects() if known.right}))
def test_a_record_reaches_nobody_without_its_own_right(house: House, missing: str) -> None:
    """Not as a page, a reference or a line of the timeline, whatever else a person may."""
    user = a_user(*(right for right in SEEING if right != missing), scope=Scope.ALL)
    browser = Browser(user)
    guarded = [known.kind for known in subjects() if known.right == missing and known.kind in house.records]
    assert [kind for kind in guarded if find_visible(user, kind, house.records[kind].pk)] == []
    pages = [kind for kind in guarded if kind in PAGES]
    assert [kind for kind in pages if browser.reads(NAME, PAGES[kind], house.records[kind].pk)] == []
    if missing.endswith(".view"):
        told = visible_entries(user).filter(subject_kind__in=guarded)
        assert list(told.values_list("subject_kind", "text")) == []


@pytest.mark.parametrize("shown", [True, False], ids=["with the right", "without the right"])
def test_confidential_values_need_their_right_on_every_surface(house: House, shown: bool) -> None:
    secret = a_fact(house.customer, "revenue", Decimal(713_371), state=State.FED_BACK)
    a_fact(house.customer, "revenue", Decimal(5))
    decision = decide_on_fact(fact_id=secret.pk, text=f"{SECRET} 太低", by=the_system())
    conflict = FactConflict.objects.get(field=secret.field)
    rights = (*SEEING, "dossier.file", "dossier.decide", "audit.view")
    user = a_user(*rights, *(("dossier.confidential",) if shown else ()), scope=Scope.ALL)
    browser = Browser(user)
    seen = {
        "tab": browser.reads(SECRET, "dossier:customer", house.customer.pk),
        "list": browser.reads(SECRET, "dossier:facts"),
        "export": browser.exports(SECRET, "dossier:facts"),
        "board": browser.reads(SECRET, "dossier:board"),
        "page and history": browser.reads(SECRET, "dossier:fact", secret.pk),
        "report": browser.reads(SECRET, "dossier:report", secret.report_id),
        "contradiction": browser.reads(SECRET, "dossier:conflict", conflict.pk),
        "decision": browser.reads(SECRET, "dossier:decision", decision.pk),
        "decisions": browser.reads(SECRET, "dossier:decisions"),
    }
    assert seen == dict.fromkeys(seen, shown)
    assert not any(
        (
            browser.reads(SECRET, "archive:timeline", house.customer.pk),
            search(user, SECRET),
            browser.reads(SECRET, "identity:audit"),
            browser.exports(SECRET, "identity:audit"),
        )
    )


def test_the_history_of_a_record_leaves_out_fields_without_their_right(house: House) -> None:
    """Every field that a model protects by a right is left out for those who do not hold it."""
    guarded = [(model, history) for model in apps.get_models() if (history := history_of(model))]
    found = {right for _, history in guarded for right in history.rights.values()}
    assert found <= {right.code for right in RIGHTS}
    for record in (house.customer, *house.records.values()):
        history = history_of(type(record))
        fields = {change.field for change in field_history(record)}
        assert fields & set(history.rights if history else ()) == set()
