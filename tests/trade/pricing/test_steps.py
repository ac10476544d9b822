"""Adjustments by grade, volume, fulfilment and risk: in order, one of a kind, in words (B4 h)."""

from datetime import date
from decimal import Decimal

import pytest

from coalface.trade.pricing.rules.answers import Step, summed
from coalface.trade.pricing.rules.listing import Period, overlap_findings
from coalface.trade.pricing.rules.steps import (
    About,
    Manner,
    Rule,
    Standing,
    adjusted,
    read,
    rule_findings,
    write,
)

D = Decimal
YUAN, PCT = Manner.PER_TONNE, Manner.PERCENT
RULES = (
    Rule(About.GRADE, YUAN, D(-10), grade="strategic"),
    Rule(About.GRADE, YUAN, D(-5), grade="long_term"),
    Rule(About.VOLUME, YUAN, D(-3), low=D(50_000), high=D(100_000)),
    Rule(About.VOLUME, YUAN, D(-6), low=D(100_000)),
    Rule(About.FULFILMENT, PCT, D("1.5"), high=D(80)),
    Rule(About.RISK, PCT, D(1)),
)


@pytest.mark.parametrize(
    ("standing", "amounts"),
    [
        pytest.param(Standing("market"), [], id="a market customer pays the list"),
        pytest.param(Standing("strategic"), ["-10"], id="a strategic one gets its discount"),
        pytest.param(Standing("", tonnes=D(49_999)), [], id="below the first band nothing changes"),
        pytest.param(Standing("", tonnes=D(50_000)), ["-3"], id="a band holds from its beginning"),
        pytest.param(Standing("", tonnes=D(100_000)), ["-6"], id="up to, not including, its end"),
        pytest.param(Standing("", fulfilment_pct=D("79.99")), ["10.8"], id="who took too little pays more"),
        pytest.param(Standing("", fulfilment_pct=D(80)), [], id="exactly the bound is enough"),
        pytest.param(
            Standing("long_term", risky=True, tonnes=D(60_000)),
            ["-5", "-3", "7.12"],
            id="per cent counts of the price reached by then",
        ),
    ],
)
def test_steps_apply_in_order(standing: Standing, amounts: list[str]) -> None:
    assert [step.amount for step in adjusted(RULES, D(720), standing)] == [D(one) for one in amounts]


def test_the_steps_sum_to_the_price_to_the_fen() -> None:
    answer = summed([Step("listed", "", D("700.00")), *adjusted(RULES, D(700), Standing("", risky=True))])
    assert (answer.unit_price_per_tonne, sum(step.amount for step in answer.steps)) == (D(707), D(707))


def test_rounding_is_a_step_of_its_own() -> None:
    answer = summed([Step("listed", "", D("709.655"))])
    assert (answer.unit_price_per_tonne, answer.steps[-1].amount) == (D("709.66"), D("0.005"))


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        pytest.param(RULES, [], id="the usual ones hold"),
        pytest.param([Rule(About.RISK, YUAN, D(0))], ["no_amount"], id="nought changes nothing"),
        pytest.param([Rule(About.RISK, PCT, D(51))], ["too_much"], id="half the price is a slip"),
        pytest.param(
            [Rule(About.VOLUME, YUAN, D(1), low=D(2), high=D(2))], ["band_reversed"], id="an empty band"
        ),
        pytest.param([Rule(About.GRADE, YUAN, D(1))], ["no_grade"], id="no grade named"),
        pytest.param(
            [Rule(About.VOLUME, YUAN, D(1), high=D(5)), Rule(About.VOLUME, YUAN, D(2), low=D(4))],
            ["steps_overlap"],
            id="bands that overlap",
        ),
        pytest.param(
            [Rule(About.VOLUME, YUAN, D(1), high=D(5)), Rule(About.VOLUME, YUAN, D(2), low=D(5))],
            [],
            id="bands that touch do not",
        ),
    ],
)
def test_what_is_wrong_with_steps(rules: list[Rule], codes: list[str]) -> None:
    assert [finding.code for finding in rule_findings(rules)] == codes


def test_steps_are_stored_and_read_again_exactly() -> None:
    assert read(write(RULES)) == RULES


def test_a_document_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        read([{"about": "risk", "manner": "percent", "amount": "x", "grade": "", "low": None, "high": None}])


def _period(text: str) -> Period:
    first, _, last = text.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("new", "taken", "refused"),
    [
        pytest.param("2026-02-01", "2026-01-01", False, id="an open price gives way to a later one"),
        pytest.param("2026-01-01", "2026-01-01", True, id="not to one from the same day"),
        pytest.param("2026-01-01", "2026-02-01", True, id="nor to an earlier one without an end"),
        pytest.param("2026-02-01", "2026-01-01/2026-03-31", True, id="a price with an end stays as agreed"),
    ],
)
def test_which_periods_clash(new: str, taken: str, refused: bool) -> None:
    assert bool(overlap_findings(_period(new), _period(taken), D(720))) is refused
