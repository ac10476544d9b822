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


def open_page(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        open_page(client, address)
    return len(asked)
