"""`coalface scale`: plays a weighbridge over TCP, for tests, training and shows."""

import argparse
import asyncio
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import count, cycle

from coalface.cli.output import Answer, say
from coalface.trade.dispatch.rules.frames import WRITERS, LineFormat

A_SECOND = 10
"""Frames a second, as real indicators send them."""
RISING_FRAMES = 15
"""A truck drives on: the weight rises, not stable, for so many frames."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("scale", help="play a weighbridge, for tests and training")
    parser.add_argument(
        "tonnes", nargs="+", type=_tonnes, help="the weights of the trucks, one after the other"
    )
    parser.add_argument(
        "--port", type=int, default=4001, help="where to listen on this machine (default: 4001)"
    )
    parser.add_argument("--format", type=LineFormat, choices=list(LineFormat), default=LineFormat.ASCII)
    parser.add_argument("--every", type=int, default=30, help="seconds each truck stands (default: 30)")


def run(args: argparse.Namespace) -> Answer:
    asyncio.run(_serve(args.port, args.format, args.tonnes, args.every))
    return 0


async def _serve(port: int, line_format: LineFormat, tonnes: Sequence[Decimal], every: int) -> None:
    bridge = Bridge(line_format, tonnes, every)
    server = await asyncio.start_server(bridge.talk, "127.0.0.1", port)
    say(f"A weighbridge speaks at tcp://127.0.0.1:{port} ({line_format}); Ctrl-C ends it.")
    async with server:
        await asyncio.gather(server.serve_forever(), bridge.drive())


class Bridge:
    """One platform on which truck follows truck; everybody who listens hears the same weight."""

    def __init__(self, line_format: LineFormat, tonnes: Sequence[Decimal], every: int) -> None:
        self._write = WRITERS[line_format]
        self._trucks = cycle(tonnes)
        self._frames = every * A_SECOND
        self.now = b""

    async def drive(self) -> None:
        for truck in self._trucks:
            for place in range(self._frames):
                self.now = self.frame(truck, place)
                await asyncio.sleep(1 / A_SECOND)

    def frame(self, truck: Decimal, place: int) -> bytes:
        """What the line says so many frames after the truck came."""
        if place < RISING_FRAMES:
            rising = (truck * (place + 1) / (RISING_FRAMES + 1)).quantize(Decimal("0.02"))
            return self._write(rising, stable=False)
        return self._write(truck, stable=True)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for _beat in count():
                writer.write(self.now)
                await writer.drain()
                await asyncio.sleep(1 / A_SECOND)
        except ConnectionError:
            pass
        finally:
            writer.close()


def _tonnes(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text} is no weight in tonnes") from None
