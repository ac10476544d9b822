"""The Modbus driver against pymodbus's own server on the loopback."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from pymodbus.client import ModbusTcpClient
from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import ModbusTcpServer

from coalface.archive.room.rules.driving import (
    ANSWER_SECONDS,
    AisleBlocked,
    AisleStatus,
    ControllerSilent,
    Movement,
)
from coalface.integrations.moving_shelves.modbus import ModbusShelves


@contextmanager
def a_controller(movement: int, aisle: int) -> Iterator[str]:
    """A controller whose input registers hold a movement and the open aisle."""
    device = ModbusDeviceContext(
        hr=ModbusSequentialDataBlock(1, [0] * 4), ir=ModbusSequentialDataBlock(1, [movement, aisle, 0, 0])
    )
    loop, started, holder = asyncio.new_event_loop(), threading.Event(), {}

    async def serve() -> None:
        server = ModbusTcpServer(ModbusServerContext(devices=device, single=True), address=("127.0.0.1", 0))
        await server.listen()
        holder["server"] = server
        started.set()
        await server.serving

    def work() -> None:
        asyncio.set_event_loop(loop)
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(serve())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(5)
    port = holder["server"].transport.sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(holder["server"].shutdown(), loop).result(5)
        thread.join(5)


def wished(address: str) -> int:
    """What the controller was last told to open."""
    host, port = address.split(":")
    with ModbusTcpClient(host, port=int(port)) as client:
        return int(client.read_holding_registers(0).registers[0])


def test_an_aisle_is_wished_for_and_the_controller_tells_what_it_does() -> None:
    with a_controller(movement=1, aisle=0) as address:
        assert ModbusShelves(address).open_aisle(7) == AisleStatus(Movement.MOVING, None)
        assert wished(address) == 7


def test_the_status_names_the_open_aisle() -> None:
    with a_controller(movement=0, aisle=3) as address:
        assert ModbusShelves(address).status() == AisleStatus(Movement.STANDING, 3)


def test_a_blocked_aisle_is_refused() -> None:
    with a_controller(movement=2, aisle=0) as address, pytest.raises(AisleBlocked):
        ModbusShelves(address).open_aisle(2)


def test_a_controller_that_is_away_says_so_within_the_time_allowed() -> None:
    begun = time.monotonic()
    with pytest.raises(ControllerSilent) as refusal:
        ModbusShelves("127.0.0.1:9").open_aisle(1)
    assert time.monotonic() - begun < ANSWER_SECONDS + 1
    assert refusal.value.findings[0].values == {"address": "127.0.0.1:9"}
