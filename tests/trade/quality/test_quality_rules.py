"""What makes a lot, what an assay may say, whose result counts, where a chain of custody breaks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.kernel.coal.assay import Assay
from coalface.kernel.coal.heat import weighted_mean
from coalface.kernel.measures import KJ_PER_KCAL
from coalface.trade.quality.rules.bias import Pair, bias_of
from coalface.trade.quality.rules.custody import Link, Step, follow
from coalface.trade.quality.rules.disputes import LIVE, MOVES, State, ending_findings, move_findings
from coalface.trade.quality.rules.lots import Load, Way, group_loads, lot_tonnes, span
from coalface.trade.quality.rules.results import (
    HOUSE_POLICY,
    Counts,
    Outcome,
    Party,
    Policy,
    agree,
)
from coalface.trade.quality.rules.values import assay_of, value_findings

D = Decimal


def found(**values: str) -> Assay:
    return assay_of({code: D(value) for code, value in values.items()}, KJ_PER_KCAL)


@pytest.mark.parametrize(
    ("way", "day", "expected"),
    [
        pytest.param(Way.DAY, date(2024, 2, 29), (date(2024, 2, 29), date(2024, 2, 29)), id="a day"),
        pytest.param(Way.TEN_DAYS, date(2024, 2, 10), (date(2024, 2, 1), date(2024, 2, 10)), id="the 10th"),
        pytest.param(Way.TEN_DAYS, date(2024, 2, 11), (date(2024, 2, 11), date(2024, 2, 20)), id="the 11th"),
        pytest.param(Way.TEN_DAYS, date(2024, 1, 31), (date(2024, 1, 21), date(2024, 1, 31)), id="a 31st"),
        pytest.param(Way.MONTH, date(2024, 2, 3), (date(2024, 2, 1), date(2024, 2, 29)), id="a month"),
    ],
)
def test_periods_of_lots(way: Way, day: date, expected: tuple[date, date]) -> None:
    assert span(way, day) == expected


def test_shipments_of_a_product_and_day_are_one_lot() -> None:
    days = (date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 1))
    loads = [Load(pk, 1 if pk < 4 else 2, day) for pk, day in enumerate(days, 1)]
    whole = (date(2024, 3, 1), date(2024, 3, 31))
    assert list(group_loads(loads, Way.DAY, whole).values()) == [[1, 2], [3], [4]]
    assert list(group_loads(loads, Way.SHIPMENT, whole).values()) == [[1], [2], [3], [4]]
    assert list(group_loads(loads, Way.HAND, whole).values()) == [[1, 2, 3], [4]]


@given(
    st.lists(st.tuples(st.integers(1, 3), st.dates(date(2024, 1, 1), date(2024, 3, 31))), max_size=30),
    st.sampled_from(Way),
)
def test_every_shipment_lies_in_exactly_one_lot(given_loads: list[tuple[int, date]], way: Way) -> None:
    loads = [Load(pk, product, day) for pk, (product, day) in enumerate(given_loads)]
    lots = group_loads(loads, way, (date(2024, 1, 1), date(2024, 3, 31)))
    assert sorted(pk for ids in lots.values() for pk in ids) == list(range(len(loads)))


def test_the_weight_follows_the_contract() -> None:
    assert lot_tonnes("mine", D("3312.40"), D("3281.00")) == D("3312.40")
    assert lot_tonnes("ticket", D("3312.40"), None) == D("3312.40")
    assert lot_tonnes("arrival", D("3312.40"), D("3281.00")) == D("3281.00")
    assert lot_tonnes("port", D("3312.40"), None) is None


def test_the_mean_of_lots_is_weighted_by_tonnes() -> None:
    """B3: (3000 t, 5480), (4000, 5560), (3000, 5395)."""
    lots = [(D(3000), D(5480)), (D(4000), D(5560)), (D(3000), D(5395))]
    assert weighted_mean(lots) == D("5486.50")


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        pytest.param({"q_net_ar": "5421", "moisture_ar": "9.2", "moisture_ad": "3.1"}, [], id="a usual one"),
        pytest.param({}, ["nothing"], id="nothing at all"),
        pytest.param({"moisture_ar": "9", "moisture_ad": "9.1"}, ["mad_above_mt"], id="Mad above Mt"),
        pytest.param({"moisture_ar": "9", "moisture_ad": "9"}, [], id="Mad just Mt"),
        pytest.param(
            {"moisture_ad": "5", "ash_ad": "60", "volatile_ad": "40"}, ["parts_above_100"], id="above 100 %"
        ),
        pytest.param({"q_net_ar": "9001"}, ["too_hot"], id="hotter than coal can be"),
        pytest.param({"ash_d": "-1"}, ["share_outside"], id="a negative share"),
        pytest.param({"ash_ad": "16", "ash_d": "15"}, ["dry_below"], id="dry below air dried"),
        pytest.param(
            {"q_net_ar": "6000", "q_gross_ad": "6100", "moisture_ad": "3", "moisture_ar": "12"},
            ["net_above_gross"],
            id="net above gross",
        ),
    ],
)
def test_values_that_cannot_be_are_refused(values: dict[str, str], codes: list[str]) -> None:
    assert [finding.code for finding in value_findings(found(**values))] == codes


BUYERS = Policy(Way.DAY, Counts.BUYER, HOUSE_POLICY.tolerances)
MEANS = Policy(Way.DAY, Counts.MEAN, HOUSE_POLICY.tolerances)
SELLER, BUYER, REFEREE = found(q_net_ar="5500"), found(q_net_ar="5380"), found(q_net_ar="5450")
FAR = found(q_net_ar="5379")


@pytest.mark.parametrize(
    ("assays", "policy", "ended", "expected"),
    [
        pytest.param({}, HOUSE_POLICY, None, None, id="nothing found yet"),
        pytest.param({Party.SELLER: SELLER}, HOUSE_POLICY, None, ("seller", 5500, False), id="seller alone"),
        pytest.param({Party.BUYER: BUYER}, HOUSE_POLICY, None, None, id="the other side alone"),
        pytest.param({Party.BUYER: BUYER}, BUYERS, None, ("buyer", 5380, False), id="buyer counts"),
        pytest.param({Party.SELLER: SELLER}, MEANS, None, None, id="a mean needs both"),
        pytest.param(
            {Party.SELLER: SELLER, Party.BUYER: BUYER},
            HOUSE_POLICY,
            None,
            ("seller", 5500, False),
            id="just the tolerance is within it",
        ),
        pytest.param(
            {Party.SELLER: SELLER, Party.BUYER: BUYER}, MEANS, None, ("mean", 5440, False), id="mean of both"
        ),
        pytest.param(
            {Party.SELLER: SELLER, Party.BUYER: FAR},
            HOUSE_POLICY,
            None,
            ("seller", 5500, True),
            id="one kcal beyond is in dispute",
        ),
        pytest.param(
            {Party.SELLER: SELLER, Party.BUYER: FAR, Party.REFEREE: REFEREE},
            HOUSE_POLICY,
            Outcome.REFEREE,
            ("referee", 5450, False),
            id="the referee's word",
        ),
        pytest.param(
            {Party.SELLER: SELLER, Party.BUYER: FAR},
            HOUSE_POLICY,
            Outcome.BUYER,
            ("buyer", 5379, False),
            id="the seller gave way",
        ),
    ],
)
def test_whose_result_counts(assays: dict, policy: Policy, ended: Outcome | None, expected: tuple) -> None:
    agreed = agree(assays, policy, ended)
    told = agreed and (agreed.whose, next(iter(agreed.assay.values.values())), agreed.disputed)
    assert told == expected
    assert bool(agreed and agreed.rivals) == bool(agreed and agreed.disputed)


def test_results_on_other_bases_are_compared_on_the_agreed_one() -> None:
    seller = found(ash_ad="15.00", moisture_ad="3.20")
    agreed = agree({Party.SELLER: seller, Party.BUYER: found(ash_d="17.00")}, HOUSE_POLICY)
    assert agreed and agreed.disputed
    assert [(str(one.measure), round(one.amount, 4)) for one in agreed.differences] == [("Ad", D("-1.5041"))]


@given(st.lists(st.sampled_from(State), max_size=6))
def test_a_dispute_that_is_over_stays_over(wished: list[State]) -> None:
    state, over = State.OPEN, False
    for to in wished:
        if not move_findings(state, to):
            assert not over
            state = to
        over = state not in LIVE
    assert over == (MOVES[state] == frozenset())


def test_a_dispute_ends_by_a_referee_or_by_words() -> None:
    def codes(outcome: Outcome, known: bool, words: str) -> list[str]:
        return [one.code for one in ending_findings(outcome, referee_known=known, words=words)]

    assert codes(Outcome.REFEREE, False, "好") == ["no_referee"]
    assert codes(Outcome.REFEREE, True, "") == []
    assert codes(Outcome.MEAN, False, " ") == ["words_missing"]
    assert codes(Outcome.SELLER, False, "需方认可") == []


NINE = datetime(2024, 3, 15, 9, tzinfo=UTC)
TAKEN = Link(Step.TAKEN, NINE, "赵")
SEALED = Link(Step.SEALED, NINE + timedelta(hours=1), "赵", seal="F1")
HANDED = Link(Step.HANDED_OVER, NINE + timedelta(hours=2), "赵", "钱")
RECEIVED = Link(Step.RECEIVED, NINE + timedelta(hours=3), "钱", seal="F1", intact=True)
LATER = NINE + timedelta(hours=4)


@pytest.mark.parametrize(
    ("links", "holder", "codes"),
    [
        pytest.param([TAKEN, SEALED, HANDED, RECEIVED], "钱", [], id="an unbroken chain"),
        pytest.param([SEALED], "", ["not_taken"], id="sealed before taken"),
        pytest.param([TAKEN, HANDED], "", ["unsealed"], id="on its way without a seal"),
        pytest.param([TAKEN, SEALED, RECEIVED], "钱", ["not_handed"], id="received from nobody"),
        pytest.param(
            [TAKEN, SEALED, HANDED, Link(Step.RECEIVED, LATER, "孙", seal="F1")],
            "孙",
            ["wrong_taker"],
            id="received by another",
        ),
        pytest.param(
            [TAKEN, SEALED, HANDED, Link(Step.RECEIVED, LATER, "钱", seal="F2", intact=False)],
            "钱",
            ["wrong_seal", "broken_seal"],
            id="another seal, and broken",
        ),
        pytest.param(
            [TAKEN, SEALED, HANDED, Link(Step.PREPARED, LATER, "钱")],
            "钱",
            ["on_the_way"],
            id="prepared while on its way",
        ),
        pytest.param(
            [TAKEN, Link(Step.PREPARED, LATER, "李")], "李", ["not_holder"], id="prepared by who held it not"
        ),
        pytest.param(
            [TAKEN, Link(Step.SEALED, NINE - timedelta(hours=1), "赵", seal="F1")],
            "赵",
            ["backwards"],
            id="back in time",
        ),
        pytest.param(
            [TAKEN, Link(Step.DISCARDED, LATER, "赵"), Link(Step.PREPARED, LATER, "赵")],
            "赵",
            ["too_early", "after_end"],
            id="thrown away too early and used again",
        ),
    ],
)
def test_where_a_chain_of_custody_breaks(links: list[Link], holder: str, codes: list[str]) -> None:
    held, gaps = follow(links, date(2024, 5, 14))
    assert (held.by, [gap.code for gap in gaps]) == (holder, codes)


def test_a_bias_is_a_mean_difference_with_its_error_and_trend() -> None:
    days = [date(2024, 3, 1) + timedelta(days=10 * n) for n in range(6)]
    pairs = [Pair(day, D(5500), D(5500 - 40 - n)) for n, day in enumerate(days)]
    bias = bias_of(pairs)
    assert bias is not None
    assert (bias.lots, bias.mean, round(bias.spread, 6), round(bias.error, 6)) == (
        6,
        D("42.5"),
        D("1.870829"),
        D("0.763763"),
    )
    assert bias.trend_a_month is not None
    assert (round(bias.trend_a_month, 3), bias.certain) == (D("3.044"), True)
    few = bias_of(pairs[:5])
    assert few is not None and not few.certain
    assert bias_of([]) is None
