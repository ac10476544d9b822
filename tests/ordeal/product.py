"""One Coalface of its own, started as a user starts it, with a hand on its processes."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

COMMAND = [sys.executable, "-m", "coalface.cli.main"]
SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE_SECONDS = 240.0
USER, PASSWORD = "ordeal", "kohle-und-stahl-1850"


class Product:
    """Use it as a context; `kill` takes worker, web or postgresql."""

    def __init__(self, chunk: int) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="cf-"))
        self.home.chmod(0o711)
        dropped = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        self.environment = {
            **kept,
            "PYTHONPATH": str(SOURCE),
            "COALFACE_HOME": str(self.home),
            "COALFACE_IMPORT_CHUNK": str(chunk),
            "COALFACE_LOG": "CRITICAL",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._cookies = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def __enter__(self) -> "Product":
        self._said = open(self.home / "said.txt", "w")
        words = ["run", "--no-demo", "--port", str(self.port), "--web-workers", "1"]
        self._process = subprocess.Popen(
            [*COMMAND, *words], env=self.environment, stderr=self._said, stdout=self._said
        )
        wait_for(lambda: "Coalface is ready" in (self.home / "said.txt").read_text(), "the start")
        return self

    def __exit__(self, *error: object) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.command("db", "stop")
        self._said.close()

    def command(self, *words: str, stdin: str | None = None) -> str:
        """Run `coalface` with these words; raises RuntimeError with what it said when it fails."""
        done = subprocess.run(
            [*COMMAND, *words], env=self.environment, input=stdin, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"coalface {' '.join(words)}: {done.stderr}")
        return done.stdout

    def kill(self, target: str) -> int:
        """Kill it where it stands; returns the number of the dead process."""
        wait_for(lambda: self._process_of(target) is not None, f"{target} to kill")
        dead = self._process_of(target)
        assert dead is not None
        os.kill(dead, signal.SIGKILL)
        return dead

    def revive(self, target: str, dead: int) -> None:
        """Wait until the supervisor has brought back what was killed, and everything answers."""
        wait_for(
            lambda: self._process_of(target) not in (None, dead) and self.answers(), f"the return of {target}"
        )

    def answers(self) -> bool:
        try:
            self.scalar("SELECT 1")
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, psycopg.Error):
            return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def scalar(self, query: str) -> Any:
        """One value from a new connection, since the old one may have been cut."""
        socket_folder = next(self.home.glob("**/.s.PGSQL.*[0-9]"), None) or self._socket()
        port = socket_folder.name.rpartition(".")[2]
        with psycopg.connect(
            host=str(socket_folder.parent), port=port, dbname="coalface", user="coalface", connect_timeout=5
        ) as own:
            row = own.execute(query).fetchone()
        return row[0] if row else None

    def sign_in(self) -> None:
        self.command("user", "create", USER, "--superuser", stdin=f"{PASSWORD}\n")
        page = self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": USER, "password": PASSWORD}, page)

    def get(self, path: str) -> str:
        with self._browser.open(self.address + path, timeout=120) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: Mapping[str, str], page: str, file: Path | None = None) -> str:
        """Send a form found on `page`, with the file if there is one; returns the address it led to."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        body, kind = multipart({**fields, "csrfmiddlewaretoken": token[1] if token else ""}, file)
        headers = {"Content-Type": kind, "Referer": self.address + path}
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        with self._browser.open(request, timeout=600) as answer:
            return str(answer.geturl())

    def _process_of(self, target: str) -> int | None:
        """None while it is down."""
        if target == "postgresql":
            found = next(self.home.glob("**/postmaster.pid"), None)
            return int(found.read_text().split()[0]) if found else None
        groups = json.loads((self.home / "running.json").read_text())["groups"]
        return int(groups[0 if target == "web" else 1]) if len(groups) == 2 else None

    def _socket(self) -> Path:
        """The server's socket lies outside the data folder where paths would grow too long."""
        lines = next(self.home.glob("**/postmaster.pid")).read_text().splitlines()
        return Path(lines[4]) / f".s.PGSQL.{lines[3]}"


def multipart(fields: Mapping[str, str], file: Path | None) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
        parts += [head.encode(), file.read_bytes(), b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def wait_for(happened: Any, what: str, seconds: float = PATIENCE_SECONDS) -> None:
    over_at = time.monotonic() + seconds
    while time.monotonic() < over_at:
        try:
            if happened():
                return
        except (OSError, StopIteration, ValueError, IndexError, psycopg.Error):
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{what} took longer than {seconds:.0f} s")
