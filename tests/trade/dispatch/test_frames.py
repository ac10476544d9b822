"""The lines of weighbridges: what they say, garbled or not, and hearing one over TCP and a serial line."""

import os
import pty
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalface.trade.dispatch.device import Line, NoWeight, read_now
from coalface.trade.dispatch.rules.frames import (
    READERS,
    WRITERS,
    LineFormat,
    Reading,
    read_ascii,
    read_toledo,
    read_xor,
    settled,
    take,
)

STEP = Decimal("0.02")
weights = st.integers(0, 150_000).map(lambda kilograms: Decimal(kilograms) / 1000)


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        pytest.param(b"ST,GS,+ 49860kg", Reading(Decimal("49.86"), True), id="stable gross in kg"),
        pytest.param(b"US,GS,+ 15940kg\r", Reading(Decimal("15.94"), False), id="not stable"),
        pytest.param(b"ST,NT,- 120kg", Reading(Decimal("-0.12"), True, net=True), id="net below nought"),
        pytest.param(b"ST,GS, 49.86 t", Reading(Decimal("49.86"), True), id="in tonnes without a sign"),
        pytest.param(b"OL,GS,+ 0kg", Reading(Decimal(0), False, overload=True), id="overload"),
        pytest.param(b"ST,GS,+ 498", None, id="cut off"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"\xff\xfe", None, id="noise"),
    ],
)
def test_lines_of_text(line: bytes, reading: Reading | None) -> None:
    assert read_ascii(line) == reading


def test_a_toledo_frame() -> None:
    frame = bytes([0x02, 0x2A, 0x30, 0x20]) + b"049860000000\r"
    frame += bytes([-sum(frame) & 0x7F])
    assert read_toledo(frame) == Reading(Decimal("49.86"), True)
    moving = bytes([0x02, 0x2A, 0x38, 0x20]) + b"049860000000\r"
    assert read_toledo(moving + bytes([-sum(moving) & 0x7F])) == Reading(Decimal("49.86"), False)
    assert read_toledo(frame[:-1] + b"\x00") is None


def test_an_xor_frame() -> None:
    """STX + 049860 0, the exclusive-or of those eight bytes in two characters, ETX."""
    check = 0
    for byte in b"+0498600":
        check ^= byte
    frame = b"\x02+0498600" + f"{check:02X}".encode() + b"\x03"
    assert read_xor(frame) == Reading(Decimal("49.86"), None)
    assert read_xor(frame[:5] + b"7" + frame[6:]) is None


@pytest.mark.parametrize("line_format", LineFormat)
@given(tonnes=weights, noise=st.binary(max_size=20), cut=st.integers(0, 40))
@settings(max_examples=40)
def test_what_is_written_is_read_whole(
    line_format: LineFormat, tonnes: Decimal, noise: bytes, cut: int
) -> None:
    """Also behind noise, and when it comes in two pieces."""
    sent = noise + b"\n" + WRITERS[line_format](tonnes) * 3
    first, rest = take(line_format, sent[:cut])
    second, _rest = take(line_format, rest + sent[cut:])
    heard = [reading.tonnes for reading in first + second]
    assert heard.count(tonnes) >= 2


@pytest.mark.parametrize("line_format", LineFormat)
@given(frame=st.binary(max_size=40))
@settings(max_examples=40)
def test_no_noise_makes_a_reader_fail(line_format: LineFormat, frame: bytes) -> None:
    READERS[line_format](frame)
    take(line_format, frame)


def readings(*tonnes: str, stable: bool | None = True, **more: bool) -> list[Reading]:
    return [Reading(Decimal(one), stable, **more) for one in tonnes]


@pytest.mark.parametrize(
    ("heard", "weight"),
    [
        pytest.param(readings("49.86") * 5, Decimal("49.86"), id="five alike"),
        pytest.param(readings("49.86") * 4, None, id="too few"),
        pytest.param(
            readings("40", "45", "49.84", "49.86", "49.86", "49.86", "49.86"),
            Decimal("49.86"),
            id="comes to rest",
        ),
        pytest.param(
            readings("49.8", "49.86", "49.86", "49.86", "49.86"), None, id="further apart than a division"
        ),
        pytest.param(readings("49.86", stable=False) * 5, None, id="moves, says the indicator"),
        pytest.param(
            readings("49.86", stable=None) * 5, Decimal("49.86"), id="a format that does not say it"
        ),
        pytest.param(readings("33.92", net=True) * 5, None, id="somebody pressed tare"),
        pytest.param(readings("0", overload=True) * 5, None, id="overload"),
    ],
)
def test_when_a_weight_stands_still(heard: list[Reading], weight: Decimal | None) -> None:
    assert settled(heard, STEP) == weight


@contextmanager
def a_weighbridge(*frames: bytes) -> Iterator[str]:
    """A line on this machine that sends these frames to whoever connects; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            connection, _address = server.accept()
            with connection:
                connection.sendall(b"".join(frames))

        speaker = threading.Thread(target=talk)
        speaker.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        speaker.join(5)


@pytest.mark.parametrize("line_format", LineFormat)
def test_a_weight_is_heard_over_tcp(line_format: LineFormat) -> None:
    write = WRITERS[line_format]
    with a_weighbridge(write(Decimal("30")), *[write(Decimal("49.86"))] * 6) as address:
        assert read_now(Line(address, line_format, STEP)) == Decimal("49.86")


def test_a_truck_that_moves_is_not_weighed() -> None:
    frames = [WRITERS[LineFormat.ASCII](Decimal(n), stable=False) for n in range(40, 50)]
    with a_weighbridge(*frames) as address, pytest.raises(NoWeight, match="does not stand still: 49"):
        read_now(Line(address, LineFormat.ASCII, STEP), 0.5)


def test_a_weight_is_heard_on_a_serial_line() -> None:
    ours, theirs = pty.openpty()
    try:
        address = f"serial:{os.ttyname(theirs)}?9600"
        speaker = threading.Timer(0.2, os.write, (ours, WRITERS[LineFormat.ASCII](Decimal("15.94")) * 6))
        speaker.start()
        assert read_now(Line(address, LineFormat.ASCII, STEP)) == Decimal("15.94")
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("tcp://127.0.0.1:1", "does not answer", id="nobody there"),
        pytest.param("serial:/dev/nothing?9600", "does not answer", id="no such device"),
        pytest.param("http://scale/", "is no address", id="another protocol"),
        pytest.param("tcp://127.0.0.1", "is no address", id="no port"),
        pytest.param("tcp://127.0.0.1:99999", "is no address", id="no such port"),
        pytest.param("serial:/etc/passwd", "is no address", id="not a device"),
    ],
)
def test_a_scale_that_cannot_be_heard_says_why(address: str, said: str) -> None:
    with pytest.raises(NoWeight, match=said):
        read_now(Line(address, LineFormat.ASCII, STEP), 0.3)
