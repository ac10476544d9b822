"""Asking a virus scanner about a file; which one, the setting VIRUS_SCANNER says.

"" asks nobody. `clamd:/run/clamd.sock` or `clamd:10.1.8.9:3310` speaks to a clamd. Anything else is a command
that gets the path as its last argument and answers 0 for clean and 1 for infected, as clamscan does.
"""

import shlex
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ANSWER_SECONDS = 120.0
_CHUNK_BYTES = 2**16


class ScannerFailed(Exception):  # noqa: N818 - the file stays unchecked and is asked about again
    """The scanner is not there, or gave no answer that can be understood."""


@dataclass(frozen=True, slots=True)
class Verdict:
    clean: bool
    found: str = ""


def configured() -> bool:
    return bool(settings.VIRUS_SCANNER)


def examine(path: Path) -> Verdict:
    """What the configured scanner says about a file; raises ScannerFailed."""
    kind, _, address = settings.VIRUS_SCANNER.partition(":")
    return _ask_clamd(address, path) if kind == "clamd" else _run(settings.VIRUS_SCANNER, path)


def _run(command: str, path: Path) -> Verdict:
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path)], capture_output=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerFailed(str(error)) from error
    said = done.stdout.decode(errors="replace").strip()[-200:]
    if done.returncode not in (0, 1):
        raise ScannerFailed(f"{done.returncode}: {said}")
    return Verdict(done.returncode == 0, "" if done.returncode == 0 else said)


def _ask_clamd(address: str, path: Path) -> Verdict:
    """clamd's INSTREAM: chunks with their length in front, a length of nought at the end."""
    try:
        with _connected(address) as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK_BYTES):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            said = line.makefile("rb").read().strip(b"\0\n ").decode(errors="replace")
    except OSError as error:
        raise ScannerFailed(str(error)) from error
    if said.endswith("OK"):
        return Verdict(True)
    if said.endswith("FOUND"):
        return Verdict(False, said.removeprefix("stream:").removesuffix("FOUND").strip())
    raise ScannerFailed(said)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(ANSWER_SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=ANSWER_SECONDS)
