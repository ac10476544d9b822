"""Adjustments of a listed price as ordered steps of policy: by grade, volume, fulfilment and risk (B4 h)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.pricing.rules.answers import Step

MICRO = Decimal("0.000001")
PERCENT = Decimal(100)
MOST_PCT = Decimal(50)
BANDED_WORDS = {
    "volume": mark("Volume of %(value)s t, from %(low)s up to %(high)s t"),
    "fulfilment": mark("Fulfilment of %(value)s%%, from %(low)s up to %(high)s%%"),
}
GRADE_WORDS = mark("Grade of the customer: %(grade)s")
RISK_WORDS = mark("Customer that needs watching")


class About(StrEnum):
    """What a step looks at."""

    GRADE = "grade"
    VOLUME = "volume"
    FULFILMENT = "fulfilment"
    RISK = "risk"


class Manner(StrEnum):
    """Yuan per tonne, or per cent of the price reached so far."""

    PER_TONNE = "per_tonne"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Rule:
    """One step: `grade` for steps by grade; a band [low, high) of tonnes or per cent, open where None.

    `amount` is signed: a discount is negative.
    """

    about: About
    manner: Manner
    amount: Decimal
    grade: str = ""
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of customer and deal: tonnes agreed, fulfilment in per cent once it is assessed."""

    grade: str = ""
    risky: bool = False
    tonnes: Decimal | None = None
    fulfilment_pct: Decimal | None = None
    grade_name: str = ""


def adjusted(rules: Iterable[Rule], price: Decimal, standing: Standing) -> list[Step]:
    """The steps that apply, in their order; the first band of a kind that fits counts alone."""
    steps: list[Step] = []
    taken: set[About] = set()
    for rule in rules:
        if rule.about in taken or not _applies(rule, standing):
            continue
        taken.add(rule.about)
        amount = rule.amount if rule.manner is Manner.PER_TONNE else price * rule.amount / PERCENT
        amount = amount.quantize(MICRO, ROUND_HALF_UP)
        price += amount
        steps.append(Step(rule.about.value, *_words(rule, standing, amount)))
    return steps


def rule_findings(rules: Sequence[Rule]) -> list[Finding]:
    """What is wrong with a set of steps; fields are `amount_1`, `low_1`, `grade_1` by the step's place."""
    found = []
    for place, rule in enumerate(rules, 1):
        if rule.amount == 0:
            message = mark("Step %(place)s changes nothing: give an amount.")
            found.append(blocking("no_amount", message, f"amount_{place}", {"place": place}))
        if rule.manner is Manner.PERCENT and abs(rule.amount) > MOST_PCT:
            message = mark("Step %(place)s changes the price by more than %(most)s%%: check the amount.")
            values = {"place": place, "most": MOST_PCT}
            found.append(blocking("too_much", message, f"amount_{place}", values))
        if rule.low is not None and rule.high is not None and rule.low >= rule.high:
            message = mark("The band of step %(place)s ends before it begins.")
            found.append(blocking("band_reversed", message, f"high_{place}", {"place": place}))
        if rule.about is About.GRADE and not rule.grade:
            message = mark("Step %(place)s needs the grade it is for.")
            found.append(blocking("no_grade", message, f"grade_{place}", {"place": place}))
    return [*found, *_overlaps(rules)]


def write(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "about": rule.about.value,
            "manner": rule.manner.value,
            "amount": str(rule.amount),
            "grade": rule.grade,
            "low": None if rule.low is None else str(rule.low),
            "high": None if rule.high is None else str(rule.high),
        }
        for rule in rules
    ]


def read(document: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The steps of a document; ValueError, KeyError or TypeError when it is not one."""
    try:
        return tuple(
            Rule(
                About(one["about"]),
                Manner(one["manner"]),
                Decimal(one["amount"]),
                one["grade"],
                None if one["low"] is None else Decimal(one["low"]),
                None if one["high"] is None else Decimal(one["high"]),
            )
            for one in document
        )
    except InvalidOperation as error:
        raise ValueError("a number of the steps cannot be read") from error


def _applies(rule: Rule, standing: Standing) -> bool:
    if rule.about is About.GRADE:
        return rule.grade == standing.grade
    if rule.about is About.RISK:
        return standing.risky
    value = _measured(rule.about, standing)
    if value is None:
        return False
    return (rule.low is None or value >= rule.low) and (rule.high is None or value < rule.high)


def _measured(about: About, standing: Standing) -> Decimal | None:
    return standing.tonnes if about is About.VOLUME else standing.fulfilment_pct


def _words(rule: Rule, standing: Standing, amount: Decimal) -> tuple[str, Decimal, dict[str, object]]:
    if rule.about is About.GRADE:
        return GRADE_WORDS, amount, {"grade": standing.grade_name or standing.grade}
    if rule.about is About.RISK:
        return RISK_WORDS, amount, {}
    values: dict[str, object] = {
        "value": _measured(rule.about, standing),
        "low": 0 if rule.low is None else rule.low,
        "high": "∞" if rule.high is None else rule.high,
    }
    return BANDED_WORDS[rule.about.value], amount, values


def _overlaps(rules: Sequence[Rule]) -> list[Finding]:
    found = []
    message = mark("Steps %(first)s and %(second)s cover the same case; only the first would ever count.")
    for second, rule in enumerate(rules):
        for first in range(second):
            if _meet(rules[first], rule):
                values = {"first": first + 1, "second": second + 1}
                found.append(blocking("steps_overlap", message, f"low_{second + 1}", values))
    return found


def _meet(one: Rule, other: Rule) -> bool:
    if one.about is not other.about:
        return False
    if one.about is About.GRADE:
        return one.grade == other.grade
    begins_in_time = one.low is None or other.high is None or one.low < other.high
    ends_late = other.low is None or one.high is None or other.low < one.high
    return begins_in_time and ends_late
