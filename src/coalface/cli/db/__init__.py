"""`coalface db`: start, stop, back up, restore or open the database."""

import argparse

from coalface.cli.db import backup, server
from coalface.cli.output import Answer


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("db", help=__doc__.partition(": ")[2])
    actions = parser.add_subparsers(metavar="action", required=True)
    server.add(actions)
    backup.add(actions)


def run(args: argparse.Namespace) -> Answer:
    answer: Answer = args.work(args)
    return answer
