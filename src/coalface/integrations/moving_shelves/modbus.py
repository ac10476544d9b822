"""Compact shelves over Modbus TCP, the plainest register map makers agree on.

Holding register 0 takes the number of the aisle to open. Input register 0 tells the movement (0 standing,
1 moving, 2 blocked), input register 1 the aisle that stands open, 0 for none. Makers with another map need
another class of this shape, named by the setting SHELF_DRIVER.
"""

from collections.abc import Callable
from typing import Any

from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException

from coalface.archive.room.rules.driving import (
    ANSWER_SECONDS,
    AisleBlocked,
    AisleStatus,
    ControllerSilent,
    Movement,
)

WISH, MOVEMENT = 0, 0
USUAL_PORT = 502
_MOVEMENTS = {0: Movement.STANDING, 1: Movement.MOVING, 2: Movement.BLOCKED}


class ModbusShelves:
    """The controller at `host:port`; a connection for every question, since hours lie between two."""

    def __init__(self, address: str) -> None:
        self.address = address
        host, _, port = address.rpartition(":")
        self._host, self._port = (host, int(port)) if host and port.isdigit() else (address, USUAL_PORT)

    def open_aisle(self, aisle: int) -> AisleStatus:
        """Wish for an aisle and tell what the controller does about it."""

        def wish(client: ModbusTcpClient) -> AisleStatus:
            _answered(client.write_register(WISH, aisle))
            return _status(client)

        status = self._ask(wish)
        if status.movement is Movement.BLOCKED:
            raise AisleBlocked(aisle)
        return status

    def status(self) -> AisleStatus:
        return self._ask(_status)

    def _ask(self, question: Callable[[ModbusTcpClient], AisleStatus]) -> AisleStatus:
        client = ModbusTcpClient(self._host, port=self._port, timeout=ANSWER_SECONDS, retries=0)
        try:
            if not client.connect():  # type: ignore[no-untyped-call] # untyped there
                raise ControllerSilent(self.address)
            return question(client)
        except (ModbusException, OSError) as error:
            raise ControllerSilent(self.address) from error
        finally:
            client.close()  # type: ignore[no-untyped-call] # untyped there


def _status(client: ModbusTcpClient) -> AisleStatus:
    movement, aisle = _answered(client.read_input_registers(MOVEMENT, count=2)).registers
    return AisleStatus(_MOVEMENTS.get(movement, Movement.BLOCKED), aisle or None)


def _answered(answer: Any) -> Any:  # noqa: ANN401 - pymodbus answers differ by function
    """A refusal of the controller counts as silence: it does not do what it was asked."""
    if answer.isError():
        raise ModbusException(str(answer))
    return answer
