"""Hearing a weighbridge now: over TCP, or over a serial line of this machine.

`tcp://192.168.1.50:4001` is what a serial-to-network converter beside the scale offers;
`serial:/dev/ttyS0?9600` is a line plugged in here (8 data bits, no parity, one stop bit).
"""

import os
import select
import socket
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.dispatch.rules.frames import LineFormat, Reading, settled, take

WITHIN_SECONDS = 3.0
_CHUNK = 256
_MOST_HELD = 200
NOT_AN_ADDRESS = mark("%(address)s is no address of a scale: tcp://host:port or serial:/dev/ttyS0?9600.")
NOT_HEARD = mark("The scale %(address)s does not answer: check its line, or type the weight in.")
NOT_SETTLED = mark(
    "The weight does not stand still: %(tonnes)s t. Wait until the truck stands and weigh again."
)

Receive = Callable[[float], bytes]


class NoWeight(Refused):
    """The scale gave no weight to rely on."""


@dataclass(frozen=True, slots=True)
class Line:
    address: str
    line_format: LineFormat
    tolerance_tonnes: Decimal


def read_now(line: Line, within_seconds: float = WITHIN_SECONDS) -> Decimal:
    """The weight that stands still on the scale, in t; raises NoWeight."""
    try:
        with _opened(line.address, within_seconds) as receive:
            return _listen(line, receive, within_seconds)
    except (OSError, termios.error) as error:
        raise NoWeight(blocking("not_heard", NOT_HEARD, "scale", {"address": line.address})) from error


def _listen(line: Line, receive: Receive, within_seconds: float) -> Decimal:
    until, held, readings = time.monotonic() + within_seconds, b"", list[Reading]()
    while (left := until - time.monotonic()) > 0:
        received = receive(left)
        if not received:
            break
        found, held = take(line.line_format, held + received)
        readings = [*readings, *found][-_MOST_HELD:]
        if (tonnes := settled(readings, line.tolerance_tonnes)) is not None:
            return tonnes
    if not readings:
        raise NoWeight(blocking("not_heard", NOT_HEARD, "scale", {"address": line.address}))
    values = {"tonnes": readings[-1].tonnes}
    raise NoWeight(blocking("not_settled", NOT_SETTLED, "scale", values))


@contextmanager
def _opened(address: str, within_seconds: float) -> Iterator[Receive]:
    kind, _colon, rest = address.partition(":")
    if kind == "tcp" and rest.startswith("//") and rest.count(":") == 1:
        host, _colon, port = rest.removeprefix("//").partition(":")
        if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
            with _tcp(host, int(port), within_seconds) as receive:
                yield receive
            return
    if kind == "serial" and rest.startswith("/dev/"):
        device, _mark, speed = rest.partition("?")
        with _serial(device, speed or "9600") as receive:
            yield receive
        return
    raise NoWeight(blocking("not_an_address", NOT_AN_ADDRESS, "address", {"address": address}))


@contextmanager
def _tcp(host: str, port: int, within_seconds: float) -> Iterator[Receive]:
    with socket.create_connection((host, port), timeout=within_seconds) as connection:

        def receive(left: float) -> bytes:
            connection.settimeout(left)
            try:
                return connection.recv(_CHUNK)
            except TimeoutError:
                return b""

        yield receive


@contextmanager
def _serial(device: str, speed: str) -> Iterator[Receive]:
    descriptor = os.open(device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        _set_line(descriptor, speed)

        def receive(left: float) -> bytes:
            ready, _writable, _failed = select.select([descriptor], [], [], left)
            return os.read(descriptor, _CHUNK) if ready else b""

        yield receive
    finally:
        os.close(descriptor)


def _set_line(descriptor: int, speed: str) -> None:
    rate = getattr(termios, f"B{speed}", None)
    if rate is None:
        raise OSError(f"no such speed: {speed}")
    raw = termios.CS8 | termios.CREAD | termios.CLOCAL
    controls = termios.tcgetattr(descriptor)[6]
    termios.tcsetattr(descriptor, termios.TCSANOW, [0, 0, raw, 0, rate, rate, controls])
