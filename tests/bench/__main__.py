"""`python -m tests.bench`: fill the reference database once, then measure."""

import argparse
import importlib
import sys
from importlib.util import find_spec

from tests.bench import house
from tests.bench.report import HEAD, Report

PARTS = {
    "pages": "measure",
    "archive": "measure",
    "accounts": "measure",
    "plans": "check",
    "crowd": "measure",
    "imports": "run",
    "grading": "run",
    "settlement": "measure",
}


def main() -> int:
    """Exit code 1 when a budget is missed."""
    args = _arguments()
    home = house.settle(args.home)
    house.furnish(args.customers)
    _allow_test_client()
    report = Report()
    print(HEAD)
    for part in args.only or PARTS:
        name = f"tests.bench.{part}"
        if find_spec(name) is not None:
            getattr(importlib.import_module(name), PARTS[part])(report)
    report.keep(home / "bench.json")
    for line in report.over_budget:
        print(f"over budget: {line.group} {line.name}: {line.p95_ms:.0f} ms > {line.budget_ms:.0f} ms")
    return 1 if report.over_budget else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "--customers", type=int, default=133_000, help="size of the reference data when it is made"
    )
    parser.add_argument("--home", help="where the reference database lives (default: the user's cache)")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), help="measure only these parts")
    return parser.parse_args()


def _allow_test_client() -> None:
    """Pages are asked of Django's test client, in a process made ready as the server makes its own."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up only after `settle`

    importlib.import_module("coalface.config.wsgi")
    settings.ALLOWED_HOSTS = ["*"]


if __name__ == "__main__":
    sys.exit(main())
