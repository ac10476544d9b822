"""The `coalface` command.

A command is a module of this package and one line in COMMANDS. The module has

    def add(subparsers: Subparsers) -> None          its arguments: subparsers.add_parser("grade", help=...)
    def run(args: argparse.Namespace) -> Answer      the work: an exit code, a mapping or list to print, or
    None def text(answer) -> str                          optional: how the answer reads without --json

and may import models at its top: it is loaded only when its command is called, after Django is set up and
what the line in COMMANDS asks for (`Needs`) is there. Every command takes `--json`. To fail, raise
`Failed("One sentence.")` or let a refusal (`kernel.findings.Refused`) through: the sentence goes to stderr
and the exit code is 1. Messages about what is going on go to stderr (`say`), so that stdout holds the
answer alone.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coalface.cli import output
from coalface.cli.failures import sentence
from coalface.cli.preparation import Needs, prepare


@dataclass(frozen=True, slots=True)
class Command:
    help: str
    needs: Needs = Needs.TABLES
    module: str = ""


COMMANDS = {
    "run": Command("start everything and keep it running", Needs.SETTINGS),
    "worker": Command("do queued work, and nothing else"),
    "migrate": Command("bring the tables up to date", Needs.DATABASE),
    "import": Command("load customers, contracts, shipments or payments from a file", module="import_"),
    "db": Command("start, stop, back up, restore or open the database", Needs.NOTHING),
    "user": Command("add and list people, set passwords, give roles"),
    "audit": Command("verify the audit trail, or write down its end"),
    "reindex": Command("make the search index anew from the records"),
    "totals": Command("what was shipped in a range of months"),
    "grade": Command("grade every customer for a month"),
    "explain": Command("why a customer has its grade"),
    "scale": Command("play a weighbridge, for tests and training", Needs.SETTINGS),
    "demo": Command("fill an empty database with made-up data"),
    "version": Command("say which version this is", Needs.NOTHING),
}


class Parser(argparse.ArgumentParser):
    """Gives every command and subcommand `--json`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "conflict_handler": "resolve"})
        self.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print the answer as JSON"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    name = next((word for word in words if not word.startswith("-")), "")
    if name not in COMMANDS:
        return _overview(words)
    try:
        return _call(name, words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); say nothing when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        print(f"coalface: {sentence(error)}", file=sys.stderr)
        return 1


def _call(name: str, words: Sequence[str]) -> int:
    command = COMMANDS[name]
    parser = Parser(prog="coalface", description="The customer system of a coal seller.")
    prepare(min(command.needs, Needs.SETTINGS))
    module = importlib.import_module(f"coalface.cli.{command.module or name}")
    module.add(parser.add_subparsers(metavar="command", required=True))
    args = parser.parse_args(getattr(module, "arrange", list)(words))
    prepare(command.needs)
    answer = module.run(args)
    if isinstance(answer, int):
        return answer
    output.show(answer, as_json=getattr(args, "json", False), text=getattr(module, "text", output.plain))
    return 0


def _overview(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="coalface", description="The customer system of a coal seller.")
    subparsers = parser.add_subparsers(metavar="command", required=True)
    for name, command in COMMANDS.items():
        subparsers.add_parser(name, help=command.help)
    parser.parse_args(words or ["--help"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
