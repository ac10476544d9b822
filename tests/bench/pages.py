"""The pages people open all day, each beside the bare SQL that answers the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.bench.clock import ROUNDS, bare_ms, opener, queries_of, times_in_turn
from tests.bench.report import Line, Report

from coalface.identity.people.models import User

PAGE_BUDGET_MS = 50
MOST_QUERIES = 15
FEW_ROUNDS = 5

CUSTOMERS_SQL = "SELECT * FROM customers_customer WHERE deleted_at IS NULL ORDER BY name_key, id LIMIT 51"
SEARCH_SQL = """
    SELECT c.* FROM customers_customer c WHERE c.deleted_at IS NULL AND c.id IN (
      SELECT subject_id FROM search_searchentry
       WHERE subject_kind = 'customer' AND tokens @@ '{word}'::tsquery) ORDER BY name_key, id LIMIT 51
"""
CUSTOMER_SQL = """
    SELECT * FROM customers_customer c LEFT JOIN timeline_timelineentry t ON t.customer_id = c.id
     WHERE c.id = {pk} ORDER BY t.happened_at DESC, t.id DESC LIMIT 30
"""
EXPIRING_SQL = """
    SELECT d.*, c.name FROM credentials_credential d JOIN customers_customer c ON c.id = d.customer_id
     WHERE d.expires_on IS NOT NULL AND d.state IN ('pending', 'verified')
     ORDER BY d.expires_on, d.id LIMIT 51
"""
SHIPMENTS_SQL = """
    SELECT s.*, c.name, p.name FROM dispatch_shipment s JOIN customers_customer c ON c.id = s.customer_id
      JOIN catalogue_product p ON p.id = s.product_id ORDER BY s.shipped_on DESC, s.id DESC LIMIT 51
"""
LATER_SQL = """
    SELECT s.*, c.name, p.name FROM dispatch_shipment s JOIN customers_customer c ON c.id = s.customer_id
      JOIN catalogue_product p ON p.id = s.product_id WHERE (s.shipped_on, s.id) < ('{day}', {pk})
     ORDER BY s.shipped_on DESC, s.id DESC LIMIT 51
"""
TOTALS_SQL = """
    SELECT customer_id, sum(dispatched_g), bit_or(1 << extract(month FROM month_on)::int)
      FROM months_customermonth WHERE shipments > 0 AND month_on BETWEEN '{first}' AND '{last}' GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A page, the bare SQL of its answer, and the p95 it must keep (None: only measured)."""

    name: str
    address: str
    floor: str
    budget_ms: float | None = PAGE_BUDGET_MS
    part: str = ""


def measure(report: Report) -> None:
    client = signed_in(User.objects.get(username="leader"))
    measure_cases(report, "page", client, _cases(client))
    seller = User.objects.get(username="sales1")
    measure_cases(report, "own", signed_in(seller), list(_own_cases(seller)))


def measure_cases(report: Report, group: str, client: Client, cases: Sequence[Case]) -> None:
    """Time the pages in turn, those without a budget apart; count queries and time the bare SQL of each."""
    for budgeted, rounds in ((True, ROUNDS), (False, FEW_ROUNDS)):
        chosen = [case for case in cases if (case.budget_ms is not None) is budgeted]
        pages = [opener(client, case.address, case.part) for case in chosen]
        for case, page, (p50, p95) in zip(chosen, pages, times_in_turn(pages, rounds), strict=True):
            asked = queries_of(page)
            floor = bare_ms(case.floor, rounds)
            report.add(Line(group, case.name, p50, p95, floor, asked, case.budget_ms))
            if asked > MOST_QUERIES:
                report.say(f"{case.name}: {asked} queries, more than {MOST_QUERIES}")


def _cases(client: Client) -> Sequence[Case]:
    customers, shipments = reverse("archive:customers"), reverse("trade:shipments")
    busy = _one(
        "SELECT customer_id FROM months_customermonth GROUP BY 1 ORDER BY sum(shipments) DESC LIMIT 1"
    )
    day, pk = _row(
        "SELECT shipped_on, id FROM dispatch_shipment ORDER BY shipped_on DESC, id DESC "
        "OFFSET (SELECT least(50000, count(*) / 2) FROM dispatch_shipment) LIMIT 1"
    )
    year = _one("SELECT extract(year FROM max(month_on))::int FROM months_customermonth") - 1
    first, last = f"{year}-01-01", f"{year}-12-01"
    period = f"?from={year}-01&to={year}-12"
    word = _one("SELECT substr(name, 3, 2) FROM customers_customer ORDER BY id OFFSET 100 LIMIT 1")
    return [
        Case("customers, page 1", customers, CUSTOMERS_SQL),
        Case("customers, two characters", f"{customers}?q={word}", SEARCH_SQL.format(word=word)),
        Case("customers, pinyin initials", f"{customers}?q=dl", SEARCH_SQL.format(word="dl:*")),
        Case("customers, a place", f"{customers}?q=邯郸", SEARCH_SQL.format(word="邯郸")),
        Case("customers, one character", f"{customers}?q=华", SEARCH_SQL.format(word="华:*")),
        Case("customers, what all have", f"{customers}?q=91", SEARCH_SQL.format(word="91:*")),
        Case("search over everything", f"{reverse('search')}?q={word}", SEARCH_SQL.format(word=word)),
        Case("customer page", reverse("archive:customer", args=[busy]), CUSTOMER_SQL.format(pk=busy)),
        Case("credentials by expiry", reverse("archive:credentials"), EXPIRING_SQL),
        Case("shipments, page 1", shipments, SHIPMENTS_SQL),
        Case(
            "shipments, page 1,000", shipments + _turned(shipments, day, pk), LATER_SQL.format(day=day, pk=pk)
        ),
        Case("shipments of a customer", f"{shipments}?customer={busy}", SHIPMENTS_SQL),
        Case(
            "totals of a year",
            reverse("trade:totals") + period,
            TOTALS_SQL.format(first=first, last=last),
            None,
            part="report",
        ),
        Case(
            "concentration of a year",
            reverse("trade:concentration") + period,
            TOTALS_SQL.format(first=first, last=last),
            None,
            part="report",
        ),
    ]


def _own_cases(seller: User) -> Iterator[Case]:
    """What a salesperson sees, some hundred customers of all: theirs are rarely the latest."""
    mine = f"WHERE c.responsible_id = {seller.pk}"
    yield Case(
        "customers of a seller",
        reverse("archive:customers"),
        f"SELECT * FROM customers_customer c {mine} ORDER BY name_key, id LIMIT 51",
    )
    for name, address, table, order in (
        ("shipments", "trade:shipments", "dispatch_shipment", "shipped_on DESC, d.id DESC"),
        ("contracts", "trade:contracts", "contracts_contract", "starts_on DESC, d.id DESC"),
        ("credentials", "archive:credentials", "credentials_credential", "expires_on, d.id"),
    ):
        floor = f"SELECT d.* FROM {table} d JOIN customers_customer c ON c.id = d.customer_id {mine}"
        yield Case(f"{name} of a seller", reverse(address), f"{floor} ORDER BY d.{order} LIMIT 51")


def _turned(address: str, day: object, pk: int) -> str:
    """The address of the page behind a row, as the page before would give it."""
    from django.core import signing  # noqa: PLC0415 - only here

    from coalface.web.components.lists.keyset import SALT  # noqa: PLC0415 - Django is set up only after `settle`

    return "?after=" + signing.dumps([["-shipped_on"], [str(day), pk]], salt=SALT)


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(user)
    return client


def _one(statement: str) -> int:
    return int(found) if str(found := _row(statement)[0]).isdigit() else found


def _row(statement: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()
