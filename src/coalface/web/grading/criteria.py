"""The criteria of a record as a table: one line a criterion, one column a grade."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.evaluation.grading.models import GradeRecord
from coalface.evaluation.grading.queries import in_words
from coalface.evaluation.grading.rules.judge import CRITERIA, Verdict
from coalface.evaluation.grading.rules.policy import LADDER, Demands, Policy, Rank
from coalface.evaluation.grading.rules.words import Explanation, Line, Sentence, percentage
from coalface.web.grading.words import criterion_name

VERDICTS = {Verdict.PASS: "passed", Verdict.FAIL: "not_passed", Verdict.UNKNOWN: "not_assessable"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one grade asks for, and the verdict; the sentence says both in words."""

    bound: str
    status: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its value, what the value was made from, and what each grade asks (None: nothing)."""

    name: str
    value: str
    basis: str
    asked: tuple[Asked | None, ...]


def criteria_table(record: GradeRecord, why: Explanation) -> list[Criterion]:
    """Only criteria that some grade asks for, best grade first."""
    policy = record.review.policy.policy
    told = {rank: {line.criterion: line for line in lines} for rank, lines in why.lines.items()}
    rows = []
    for name in CRITERIA:
        lines = [told[rank].get(name) for rank in LADDER]
        known = next((line for line in lines if line), None)
        if known is not None:
            asked = tuple(_asked(policy, rank, line) for rank, line in zip(LADDER, lines, strict=True))
            rows.append(Criterion(criterion_name(name), _value(record, name), _basis(known), asked))
    return rows


def _asked(policy: Policy, rank: Rank, line: Line | None) -> Asked | None:
    if line is None:
        return None
    return Asked(_bound(policy.ladder[rank], line.criterion), VERDICTS[line.verdict], in_words(line.sentence))


def _bound(demands: Demands, name: str) -> str:
    for side, sign in (("over", ">"), ("under", "<")):
        bound: Decimal | None = getattr(demands, f"{name}_{side}_pct", None)
        if bound is not None:
            return f"{sign} {bound.normalize():f}%"
    return ""


def _value(record: GradeRecord, name: str) -> str:
    value = getattr(record, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("holds") if value else _("does not hold")
    return percentage(value)


def _basis(line: Line) -> str:
    """What the value was made from, without the verdict around it."""
    basis = line.sentence.values.get("basis")
    if basis is None:
        return ""
    return in_words(Sentence(str(basis), {k: v for k, v in line.sentence.values.items() if k != "basis"}))
