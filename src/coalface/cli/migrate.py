"""`coalface migrate`"""

import argparse

from coalface.cli.output import Answer
from coalface.cli.preparation import migrate


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("migrate", help="bring the tables up to date")


def run(args: argparse.Namespace) -> Answer:
    return {"applied": migrate()}


def text(answer: dict[str, list[str]]) -> str:
    return "\n".join(answer["applied"]) or "The tables are up to date."
