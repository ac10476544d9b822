"""`coalface explain CUSTOMER --period 2024-12`"""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from coalface.cli.grade import month
from coalface.cli.output import Answer
from coalface.evaluation.grading.models import GradeRecord
from coalface.evaluation.grading.queries import (
    customer_named,
    explanation_of,
    in_words,
    inputs_of,
    outcome_of,
    record_of,
)
from coalface.evaluation.grading.rules.judge import Verdict, fluctuation_method
from coalface.evaluation.grading.rules.policy import Rank
from coalface.evaluation.grading.rules.scale import percent
from coalface.evaluation.grading.rules.words import GRADES, MISSING
from coalface.identity.people.queries import system_user

VERDICTS = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.UNKNOWN: "not_assessable"}
SHARES = {"cv_population", "cv_sample", "max_deviation", "mean_deviation", "max_step", "mean_step", "spread"}
SHARES |= {"plan_gap"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("explain", help="say why a customer has its grade")
    parser.add_argument("customer", help="credit code, registry id, id or exact name")
    parser.add_argument("--period", required=True, metavar="2024-12", help="the month")


def run(args: argparse.Namespace) -> Answer:
    user = system_user()
    period = month(args.period)
    record = record_of(user, customer_named(user, args.customer), period)
    return {**_head(record), **_reasons(record), "inputs": _inputs(record)}


def text(answer: Mapping[str, Any]) -> str:
    """The explanation as a page of sentences."""
    lines = [
        f"{answer['customer']['name']}  {answer['period']}  {answer['grade_name']}  ({answer['state']})",
        answer["decision"],
    ]
    for grade in answer["criteria"]:
        lines += ["", grade["grade_name"], *(f"  {line['words']}" for line in grade["lines"])]
    if answer["missing"]:
        lines += ["", in_words(MISSING), *(f"  {words}" for words in answer["missing"])]
    return "\n".join(lines)


def _head(record: GradeRecord) -> dict[str, Any]:
    policy = record.review.policy.policy
    customer = record.customer
    return {
        "customer": {
            "id": customer.pk,
            "name": customer.name,
            "credit_code": customer.credit_code,
            "registry_id": customer.registry_id,
        },
        "period": f"{record.period_on:%Y-%m}",
        "revision": record.review.revision,
        "policy_version": record.review.policy.version,
        "grade": record.grade,
        "grade_name": _(GRADES[Rank(record.final)]),
        "previous": record.grade_before,
        "supported": Rank(record.supported).code,
        "state": record.state,
        "approved_by": str(record.decided_by) if record.decided_by else None,
        "approved_at": record.decided_at,
        "methods": {
            "fulfilment": policy.fulfilment.value,
            "fluctuation": fluctuation_method(policy, inputs_of(record)).value,
        },
    }


def _reasons(record: GradeRecord) -> dict[str, Any]:
    why = explanation_of(record)
    values = asdict(outcome_of(record).values)
    return {
        "reason": record.reason,
        "decision": in_words(why.decision),
        "metrics": {name: _percent(value) for name, value in values.items()},
        "criteria": [
            {
                "grade": rank.code,
                "grade_name": _(GRADES[rank]),
                "lines": [
                    {
                        "criterion": line.criterion,
                        "verdict": VERDICTS[line.verdict],
                        "words": in_words(line.sentence),
                    }
                    for line in lines
                ],
            }
            for rank, lines in why.lines.items()
        ],
        "missing": [in_words(sentence) for sentence in why.missing],
    }


def _inputs(record: GradeRecord) -> dict[str, Any]:
    """Every recorded input; shares as percentages, quantities in kilograms, money in fen."""
    values = asdict(inputs_of(record)) | {"previous": record.grade_before}
    return {name: _percent(value) if name in SHARES else value for name, value in values.items()}


def _percent(share: int | None) -> float | None:
    return None if share is None else float(percent(share, 4))
