"""Timing pages through Django's test client and bare SQL on the same connection."""

import time
from collections.abc import Callable, Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.bench.report import percentile

WARM_UP = 3
ROUNDS = 60


def times_ms(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """p50 and p95 of running it, after a few rounds that do not count."""
    return times_in_turn([work], rounds)[0]


def times_in_turn(works: Sequence[Callable[[], object]], rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """The same of several things done one after the other in every round.

    So people open pages; and a slow moment of the machine falls upon all of them, not upon one.
    """
    taken: list[list[float]] = [[] for _ in works]
    for n in range(WARM_UP + rounds):
        for work, times in zip(works, taken, strict=True):
            begun = time.perf_counter()
            work()
            if n >= WARM_UP:
                times.append((time.perf_counter() - begun) * 1000)
    return [(percentile(times, 0.5), percentile(times, 0.95)) for times in taken]


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
