"""`coalface demo`: fills an empty database with made-up but believable data."""

import argparse
import sys

from coalface.cli.output import say
from coalface.demo.house import PASSWORD
from coalface.demo.load import CUSTOMERS, load_demo

LOGINS = ("admin", "leader", "director", "area-east", "sales1", "archivist", "finance", "dispatch", "auditor")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="fill an empty database with made-up data")
    parser.add_argument(
        "--scale", type=_positive, default=1, help=f"times {CUSTOMERS} customers (default: 1)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number gives other customers")
    parser.add_argument(
        "--force-into-existing-data", action="store_true", help="even among customers that are there already"
    )


def run(args: argparse.Namespace) -> dict[str, object]:
    counts = load_demo(scale=args.scale, seed=args.seed, progress=Bar(), force=args.force_into_existing_data)
    return {"rows": counts, "logins": list(LOGINS), "password": PASSWORD}


def text(answer: dict[str, object]) -> str:
    return "\n".join(
        [
            *(f"{name}: {count:,}" for name, count in answer["rows"].items()),  # type: ignore[attr-defined]  # a dict
            f"logins: {', '.join(LOGINS)}",
            f"password: {PASSWORD}",
        ]
    )


class Bar:
    """One line on a terminal that grows; elsewhere a line a step."""

    _former = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(
                f"\r{what}: {done:,} of {total:,}   ",
                end="" if done < total else "\n",
                file=sys.stderr,
                flush=True,
            )
        elif what != self._former:
            say(f"{what} ...")
        self._former = what


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
