"""Sixteen people at once against the real server.

They look at each page for a second on average before they open the next: faster than anybody works all day.
The same sixteen without a pause show how many pages the machine gives at most.
"""

import http.client
import itertools
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from tests.bench.report import Line, Report, percentile

from coalface.identity.people.models import User

USERS = 16
SECONDS = 20
BUDGET_MS = 250
PATIENCE_SECONDS = 30
READING_SECONDS = 1.0
WARM_UP_SECONDS = 5
WORKERS = 2
THREADS = 8


def measure(report: Report) -> None:
    addresses = [
        reverse("archive:customers"),
        reverse("archive:customers") + "?q=%E7%94%B5%E5%8E%82",
        reverse("trade:shipments"),
        reverse("archive:credentials"),
    ]
    cookie = _cookie()
    with serving() as port:
        _crowd(port, cookie, addresses, 0, WARM_UP_SECONDS)
        _measure(report, port, cookie, addresses, READING_SECONDS)
        _measure(report, port, cookie, addresses, 0)


def _measure(report: Report, port: int, cookie: str, addresses: Sequence[str], reading: float) -> None:
    taken = _crowd(port, cookie, addresses, reading, SECONDS)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    how = f"reading for {reading:.0f} s" if reading else "without a pause"
    name = f"{USERS} users {how}, {len(taken) / SECONDS:.0f} pages a second"
    report.add(Line("crowd", name, p50, p95, budget_ms=BUDGET_MS if reading else None))


@contextmanager
def serving() -> Iterator[int]:
    """Granian as the product starts it, on a free port of this machine."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    sizes = [
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    server = subprocess.Popen([*command, *sizes, "coalface.config.wsgi:application"], env=os.environ)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def _crowd(port: int, cookie: str, addresses: Sequence[str], reading: float, seconds: float) -> list[float]:
    taken: list[float] = []
    until = time.perf_counter() + seconds
    people = [
        threading.Thread(target=_visit, args=(Visitor(n, cookie, addresses, reading), port, until, taken))
        for n in range(USERS)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return taken


@dataclass(frozen=True)
class Visitor:
    number: int
    cookie: str
    addresses: Sequence[str]
    reading: float

    def pages(self) -> Iterator[str]:
        """Round and round, each visitor from a page of their own, with a pause of half to one and a half."""
        chance = random.Random(self.number)
        for address in itertools.islice(itertools.cycle(self.addresses), self.number, None):
            time.sleep(self.reading * chance.uniform(0.5, 1.5))
            yield address


def _visit(visitor: Visitor, port: int, until: float, taken: list[float]) -> None:
    """One person opening page after page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    for address in visitor.pages():
        begun = time.perf_counter()
        if begun > until:
            return
        line.request("GET", address, headers={"Cookie": visitor.cookie, "Accept-Language": "zh-hans"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        taken.append((time.perf_counter() - begun) * 1000)


def _cookie() -> str:
    client = Client()
    client.force_login(User.objects.get(username="leader"))
    return f"sessionid={client.cookies['sessionid'].value}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")
