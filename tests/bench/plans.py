"""The plans of the hot queries at full size, for people who see all, a branch, or their own."""

from collections.abc import Callable, Iterator

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from tests.bench.report import Report

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.queries import reaches_few
from coalface.desk.search.queries import named
from coalface.identity.people.models import User
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.payments.access import visible_receipts

LARGE_ROWS = 100_000
ROWS = 51
PEOPLE = {"all": "leader", "below": "area-east", "own": "sales1"}

HOT: dict[str, Callable[[User], QuerySet]] = {
    "customers": lambda user: visible_customers(user).order_by("name_key", "pk"),
    "customers found": lambda user: (
        visible_customers(user).filter(named(user, "customer", "热电")).order_by("name_key", "pk")
    ),
    "shipments": lambda user: visible_shipments(user).order_by("-shipped_on", "-pk"),
    "contracts": lambda user: visible_contracts(user).order_by("-starts_on", "-pk"),
    "receipts": lambda user: visible_receipts(user).order_by("-received_on", "-pk"),
}


def check(report: Report) -> None:
    """Explain each hot query for each scope; a sequential scan of a large table is named."""
    large = _large_tables()
    for scope, username in PEOPLE.items():
        user = User.objects.get(username=username)
        few = reaches_few(user, "customer.view")
        for name, query in HOT.items():
            try:
                plan = _explained(query(user), few)
            except EmptyResultSet:
                report.say(f"plan {scope:6} {name:16} nothing is found, nothing is asked")
                continue
            scans = sorted({node for node in _scanned(plan["Plan"]) if node in large})
            taken = plan["Execution Time"]
            report.say(
                f"plan {scope:6} {name:16} {taken:8.1f} ms" + (f"  SCANS {', '.join(scans)}" if scans else "")
            )


def _explained(rows: QuerySet, few: bool) -> dict:
    """As a list asks for its first page: ids of few rows are gathered, many are met in their order."""
    asked = rows.values("pk") if few else rows[:ROWS]
    statement, values = asked.query.sql_with_params()
    if few:
        statement = f"SELECT * FROM ({statement}) gathered LIMIT (SELECT {ROWS})"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        return cursor.fetchone()[0][0]


def _scanned(node: dict) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _scanned(child)


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE_ROWS])
        return {name for (name,) in cursor.fetchall()}
