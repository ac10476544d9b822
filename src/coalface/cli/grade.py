"""`coalface grade --period 2024-12`"""

import argparse

from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.evaluation.grading.models import GradeRecord, GradeReview
from coalface.evaluation.grading.queries import distribution
from coalface.evaluation.grading.tasks import review_month
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("grade", help="grade every customer for a month")
    parser.add_argument("--period", required=True, metavar="2024-12", help="the month")


def run(args: argparse.Namespace) -> Answer:
    period, by = month(args.period), system_user()
    say(f"Grading all customers for {period}")
    review = review_month(period=period, by=by)
    return _answer(review, period)


def month(text: str) -> Month:
    """The month of `--period`; Failed when it is none."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Failed(f"--period: {error}") from error


def _answer(review: GradeReview, period: Month) -> Answer:
    seen = distribution(system_user(), review)
    records = GradeRecord.objects.filter(review=review)
    return {
        "period": str(period),
        "revision": review.revision,
        "policy_version": review.policy.version,
        "customers": review.customers,
        "grades": {rank.code: seen.counts[rank] for rank in sorted(seen.counts, reverse=True)},
        "changed": review.changed,
        "to_approve": records.proposed().count(),
        "not_assessable": {
            "fulfilment": records.filter(fulfilment=None).count(),
            "fluctuation": records.filter(fluctuation=None).count(),
        },
        "moves": [
            {"from": before.code, "to": after.code, "customers": number}
            for (before, after), number in sorted(seen.moves.items(), reverse=True)
        ],
    }
