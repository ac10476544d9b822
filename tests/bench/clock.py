"""Timing pages through Django's test client and bare SQL on the same connection."""

import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.bench.report import percentile

WARM_UP = 3
ROUNDS = 40


def times_ms(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """p50 and p95 of running it, after a few rounds that do not count."""
    for _ in range(min(WARM_UP, rounds)):
        work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return percentile(taken, 0.5), percentile(taken, 0.95)


def bare_ms(statement: str, rounds: int = ROUNDS) -> float:
    """p50 of asking PostgreSQL and fetching every row, with nothing in between."""

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    return times_ms(ask, rounds)[0]


def opener(client: Client, address: str, part: str = "") -> Callable[[], None]:
    """Opens the page, or fetches the part of it that comes after it."""
    headers = {"HX-Request": "true", "HX-Target": f"div#{part}"} if part else None

    def open_page() -> None:
        answer = client.get(address, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return open_page


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)
