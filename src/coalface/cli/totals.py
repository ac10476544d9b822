"""`coalface totals --from 2024-01 --to 2024-12`"""

import argparse
from dataclasses import asdict

from coalface.cli.output import Answer
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.chain.queries import totals
from coalface.trade.months.actions import recompute_dirty


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("totals", help="what was shipped in a range of months")
    parser.add_argument("--from", dest="first", type=_month, required=True, metavar="YYYY-MM")
    parser.add_argument("--to", dest="last", type=_month, required=True, metavar="YYYY-MM")


def run(args: argparse.Namespace) -> Answer:
    """Sums up what is still marked as changed first, so that the answer holds all that was recorded."""
    by = system_user()
    recompute_dirty(by=by)
    answer = asdict(totals(by, args.first, args.last))
    for customer in answer["largest"]:
        del customer["customer_id"]
    return answer


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
