"""The web server: its command, its address, and whether it answers."""

import http.client
import socket
import sys
from collections.abc import Callable

from coalface.cli.failures import Failed
from coalface.cli.output import say

THREADS = 8
PATIENCE_TICKS = 120


def command(host: str, port: int, workers: int) -> list[str]:
    """granian in one process a worker, each answering in several threads."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(THREADS),
        "--backpressure": "256",
        "--workers-kill-timeout": "8",
        "--log-level": "error",
    }
    words = [word for pair in options.items() for word in pair]
    granian = [sys.executable, "-m", "granian"]
    return [*granian, *words, "--no-ws", "--respawn-failed-workers", "coalface.config.wsgi:application"]


def address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Failed(
                f"Port {port} on {host} cannot be used ({error.strerror}); choose another: "
                f'coalface run --port {port + 1} (with make: make run ARGS="--port {port + 1}").'
            ) from None


def wait_until_it_answers(host: str, port: int, tick: Callable[[], bool]) -> bool:
    """Let time pass tick by tick until the first good answer; false when there is none, or told to stop."""
    for _ in range(PATIENCE_TICKS):
        if not tick():
            return False
        status = _answer(host, port)
        if status is not None:
            return _judge(status)
    say("The web server does not answer; its messages above say why.")
    return False


def _judge(status: int) -> bool:
    if status >= 500:
        say(f"The web server answers with an error ({status}); its messages above say why.")
    return status < 500


def _answer(host: str, port: int) -> int | None:
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(asked, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()
