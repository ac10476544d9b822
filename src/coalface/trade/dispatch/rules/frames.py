"""What weighbridges say on their line: three common formats, read and written.

ASCII: one line per reading, `ST,GS,+ 49860kg` (stable or unstable, gross or net, sign, number, unit).
Toledo: the continuous output of Mettler-Toledo indicators, 18 bytes with a checksum.
XOR: the continuous output of the indicators usual in China, 12 bytes with an exclusive-or check.
The simulator writes what the readers read, so the two hold each other up in the tests.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import xor

STX, ETX, CR = 0x02, 0x03, 0x0D
_LINE = re.compile(rb"(ST|US|OL),(GS|NT),\s*([+-]?)\s*(\d+(?:\.\d+)?)\s*(kg|t)\s*", re.I)
_TOLEDO_PLACES = (2, 1, 0, -1, -2, -3)
_TOLEDO_LENGTH, _XOR_LENGTH, _LONGEST_LINE = 18, 12, 64


class LineFormat(StrEnum):
    ASCII = "ascii"
    TOLEDO = "toledo"
    XOR = "xor"


@dataclass(frozen=True, slots=True)
class Reading:
    """One value from the line. `stable` is None where the format does not say it."""

    tonnes: Decimal
    stable: bool | None
    net: bool = False
    overload: bool = False


def read_ascii(line: bytes) -> Reading | None:
    """A line without its end; None for one that is garbled."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    state, mode, sign, digits, unit = (part.decode().upper() for part in found.groups())
    tonnes = Decimal(sign + digits) / (1000 if unit == "KG" else 1)
    return Reading(tonnes, state == "ST", mode == "NT", state == "OL")


def write_ascii(tonnes: Decimal, *, stable: bool = True) -> bytes:
    kilograms = int(tonnes * 1000)
    return f"{'ST' if stable else 'US'},GS,{'-' if kilograms < 0 else '+'}{abs(kilograms):>6}kg\r\n".encode()


def read_toledo(frame: bytes) -> Reading | None:
    """STX, three status bytes, six digits of weight, six of tare, CR, checksum; None for a garbled one."""
    if len(frame) != _TOLEDO_LENGTH or frame[0] != STX or frame[16] != CR or sum(frame) & 0x7F:
        return None
    shape, state, digits = frame[1], frame[2], frame[4:10].replace(b" ", b"0")
    place = shape & 0b111
    if not digits.isdigit() or place >= len(_TOLEDO_PLACES):
        return None
    value = Decimal(int(digits)).scaleb(_TOLEDO_PLACES[place])
    sign = -1 if state & 0b10 else 1
    in_kilograms = bool(state & 0b1_0000)
    if not in_kilograms:
        return None
    return Reading(sign * value / 1000, not state & 0b1000, bool(state & 1), bool(state & 0b100))


def write_toledo(tonnes: Decimal, *, stable: bool = True) -> bytes:
    kilograms = int(tonnes * 1000)
    state = 0b11_0000 | (0b10 if kilograms < 0 else 0) | (0 if stable else 0b1000)
    body = bytes([STX, 0b10_1010, state, 0b10_0000]) + f"{abs(kilograms):06}000000".encode() + bytes([CR])
    return body + bytes([-sum(body) & 0x7F])


def read_xor(frame: bytes) -> Reading | None:
    """STX, sign, six digits, decimal places, two characters of check, ETX; in kilograms."""
    if len(frame) != _XOR_LENGTH or frame[0] != STX or frame[-1] != ETX or frame[1] not in b"+-":
        return None
    if frame[9:11] != _check(frame[1:9]) or not frame[2:9].isdigit():
        return None
    value = Decimal(int(frame[2:8])).scaleb(-int(frame[8:9]))
    return Reading((-value if frame[1:2] == b"-" else value) / 1000, None)


def write_xor(tonnes: Decimal, *, stable: bool = True) -> bytes:
    """The format cannot say whether a weight is stable: `stable` is taken so that all writers are alike."""
    kilograms = int(tonnes * 1000)
    body = f"{'-' if kilograms < 0 else '+'}{abs(kilograms):06}0".encode()
    return bytes([STX]) + body + _check(body) + bytes([ETX])


def _check(body: bytes) -> bytes:
    """The two halves of the exclusive-or of all bytes, as characters 0-9 and A-F."""
    return f"{reduce(xor, body):02X}".encode()


READERS: dict[LineFormat, Callable[[bytes], Reading | None]] = {
    LineFormat.ASCII: read_ascii,
    LineFormat.TOLEDO: read_toledo,
    LineFormat.XOR: read_xor,
}
WRITERS: dict[LineFormat, Callable[..., bytes]] = {
    LineFormat.ASCII: write_ascii,
    LineFormat.TOLEDO: write_toledo,
    LineFormat.XOR: write_xor,
}


def take(line_format: LineFormat, received: bytes) -> tuple[list[Reading], bytes]:
    """The readings in what was received, and the bytes of a reading that has not ended yet.

    Garbled frames are passed over: the line repeats itself several times a second.
    """
    if line_format is LineFormat.ASCII:
        *lines, rest = received.split(b"\n")
        return _read(line_format, lines), rest[-_LONGEST_LINE:]
    return _take_frames(line_format, received)


def _take_frames(line_format: LineFormat, received: bytes) -> tuple[list[Reading], bytes]:
    length = _TOLEDO_LENGTH if line_format is LineFormat.TOLEDO else _XOR_LENGTH
    read, found, start = READERS[line_format], [], received.find(bytes([STX]))
    while start >= 0 and start + length <= len(received):
        reading = read(received[start : start + length])
        if reading is not None:
            found.append(reading)
        start = received.find(bytes([STX]), start + (length if reading is not None else 1))
    return found, received[start:] if start >= 0 else b""


def _read(line_format: LineFormat, frames: Sequence[bytes]) -> list[Reading]:
    return [reading for frame in frames if (reading := READERS[line_format](frame)) is not None]


def settled(readings: Sequence[Reading], tolerance_tonnes: Decimal, needed: int = 5) -> Decimal | None:
    """The weight once it stands still: the last `needed` readings say so and differ by the tolerance at most.

    None while a truck moves, an overload is shown, or too little was heard. Net readings count for nothing:
    somebody has pressed the tare key of the indicator.
    """
    last = readings[-needed:]
    if len(last) < needed or any(one.stable is False or one.overload or one.net for one in last):
        return None
    weights = [one.tonnes for one in last]
    return weights[-1] if max(weights) - min(weights) <= tolerance_tonnes else None
