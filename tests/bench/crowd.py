"""Sixteen people at once against the real server."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.test import Client
from django.urls import reverse
from tests.bench.report import Line, Report, percentile

from coalface.identity.people.models import User

USERS = 16
SECONDS = 12
BUDGET_MS = 250
PATIENCE_SECONDS = 30
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
        taken = _crowd(port, cookie, addresses)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    report.add(Line("crowd", f"{USERS} users at once, {len(taken)} pages", p50, p95, budget_ms=BUDGET_MS))
    report.say(f"{len(taken) / SECONDS:.0f} pages a second")


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


def _crowd(port: int, cookie: str, addresses: Sequence[str]) -> list[float]:
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    people = [
        threading.Thread(
            target=_visit, args=(port, cookie, addresses[n % len(addresses) :] + addresses, until, taken)
        )
        for n in range(USERS)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return taken


def _visit(port: int, cookie: str, addresses: Sequence[str], until: float, taken: list[float]) -> None:
    """One person opening page after page; the first round warms the server up and does not count."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    counted = 0
    while time.perf_counter() < until:
        for address in addresses:
            begun = time.perf_counter()
            line.request("GET", address, headers={"Cookie": cookie, "Accept-Language": "zh-hans"})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answered {answer.status}")
            if counted >= len(addresses):
                taken.append((time.perf_counter() - begun) * 1000)
            counted += 1


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
