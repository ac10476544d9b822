"""A child process: in a group of its own, ended with its supervisor, restarted with growing pauses."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from coalface.cli.output import say

LONGEST_PAUSE_SECONDS = 30.0
# Having lived this long, a child that ends is taken for healthy and comes back at once.
HEALTHY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


def worker_command() -> list[str]:
    return [sys.executable, "-m", "coalface.cli.main", "worker"]


class Child:
    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._failures = 0
        self._start_at = 0.0

    @property
    def group(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor alone, who then stops all in order."""
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def tend(self) -> bool:
        """Restart it when it has ended and its pause is over; true when it was started."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._mourn(self._process, now)
        if self._process is None and now >= self._start_at:
            self.start()
            return True
        return False

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for the end; what has not ended by then is killed, with everything it started."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"The {self.name} does not stop; ending it")
        kill_group(self._process.pid)
        self._process.wait()

    def _mourn(self, process: subprocess.Popen[bytes], now: float) -> None:
        kill_group(process.pid)
        healthy = now - self._started_at > HEALTHY_SECONDS
        self._failures = 0 if healthy else self._failures + 1
        pause = min(2.0 ** (self._failures - 1), LONGEST_PAUSE_SECONDS) if self._failures > 1 else 0.0
        self._start_at = now + pause
        self._process = None
        again = f"in {pause:.0f} s" if pause else "now"
        say(f"The {self.name} ended ({_how(process.returncode)}); starting it again {again}")


def kill_group(group: int) -> None:
    """End what is left of a process group, e.g. the workers of a web server that was itself killed."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _how(code: int | None) -> str:
    return f"killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"


def _end_with_parent() -> None:
    """Ask Linux to stop this process when the supervisor dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
