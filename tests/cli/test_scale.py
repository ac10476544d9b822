"""The weighbridge that is played says what a real one says."""

import asyncio
import threading
from decimal import Decimal

import pytest

from coalface.cli.scale import RISING_FRAMES, Bridge
from coalface.trade.dispatch.device import Line, read_now
from coalface.trade.dispatch.rules.frames import LineFormat, take


@pytest.mark.parametrize("line_format", LineFormat)
def test_a_truck_drives_on_and_stands(line_format: LineFormat) -> None:
    bridge = Bridge(line_format, [Decimal("49.86")], every=5)
    sent = b"".join(bridge.frame(Decimal("49.86"), place) for place in range(RISING_FRAMES + 5))
    heard = [reading.tonnes for reading in take(line_format, sent)[0]]
    assert len(heard) == RISING_FRAMES + 5
    assert heard == sorted(heard)
    assert heard[RISING_FRAMES:] == [Decimal("49.86")] * 5


def test_a_kiosk_hears_it() -> None:
    bridge = Bridge(LineFormat.TOLEDO, [Decimal("15.94")], every=60)
    bridge.now = bridge.frame(Decimal("15.94"), RISING_FRAMES)
    loop, ready = asyncio.new_event_loop(), threading.Event()
    where: list[int] = []

    async def serve() -> None:
        server = await asyncio.start_server(bridge.talk, "127.0.0.1", 0)
        where.append(server.sockets[0].getsockname()[1])
        ready.set()

    thread = threading.Thread(target=lambda: (loop.create_task(serve()), loop.run_forever()))
    thread.start()
    try:
        assert ready.wait(5)
        line = Line(f"tcp://127.0.0.1:{where[0]}", LineFormat.TOLEDO, Decimal("0.02"))
        assert read_now(line) == Decimal("15.94")
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
