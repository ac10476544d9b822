"""The command as its user runs it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "coalface.cli.main"]
SOURCE = Path(__file__).resolve().parents[2] / "src"


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "PYTHONPATH": str(SOURCE), "COALFACE_LOG": "CRITICAL"}


def coalface(*words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], env=environment(), input=stdin, capture_output=True, text=True)
