"""Watches over PostgreSQL, the web server and the worker."""

import os
import signal
import threading
import time
from collections.abc import Sequence
from types import FrameType, TracebackType

from coalface.cli.output import say
from coalface.cli.preparation import start_database
from coalface.cli.run.child import LONGEST_PAUSE_SECONDS, Child
from coalface.cli.running import Hold, Instance
from coalface.config import postgres

LOOK_SECONDS = 0.5
# The worker leaves after 10 seconds at the latest, the web server after its last answers.
STOP_SECONDS = 15.0


class Supervisor:
    """A context: children live inside it. A signal to stop ends `watch`; a second one is not needed."""

    def __init__(self, children: Sequence[Child], held: Hold, address: str) -> None:
        self._children = children
        self._held = held
        self._address = address
        self._stopping = threading.Event()
        self.started_database = False
        self._failures = 0
        self._try_again_at = 0.0

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        say("Stopping the web server and the worker")
        for child in self._children:
            child.ask_to_stop()
        over_at = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.wait(max(0.1, over_at - time.monotonic()))

    def watch(self) -> None:
        while self.tick():
            pass

    def tick(self) -> bool:
        """Look once at everything, then rest; false when told to stop."""
        if self._database_answers() and any([child.tend() for child in self._children]):
            groups = [child.group for child in self._children if child.group is not None]
            self._held.write(Instance(os.getpid(), self._address, groups))
        return not self._stopping.wait(LOOK_SECONDS)

    def _database_answers(self) -> bool:
        """Bring PostgreSQL back when it is gone; while that fails, children that end stay down."""
        if time.monotonic() < self._try_again_at:
            return False
        try:
            self.started_database |= start_database().began
        except postgres.ClusterError as error:
            self._failures += 1
            pause = min(2.0**self._failures, LONGEST_PAUSE_SECONDS)
            self._try_again_at = time.monotonic() + pause
            say(f"{error} Trying again in {pause:.0f} s.")
            return False
        self._failures = 0
        return True

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()
