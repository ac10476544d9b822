"""`coalface db`: start, stop, back up, restore or open the database."""

import argparse
from collections.abc import Sequence

from coalface.cli.db import backup, server
from coalface.cli.output import Answer


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("db", help=__doc__.partition(": ")[2])
    actions = parser.add_subparsers(metavar="action", required=True)
    server.add(actions)
    backup.add(actions)


def arrange(words: Sequence[str]) -> list[str]:
    """What follows `db psql` is for psql, options and all."""
    if list(words[:2]) == ["db", "psql"]:
        return ["db", "psql", "--", *words[2:]]
    return list(words)


def run(args: argparse.Namespace) -> Answer:
    answer: Answer = args.work(args)
    return answer
