"""B2 and B10: every worked number of fulfilment and fluctuation."""

from decimal import Decimal

import pytest

from coalface.evaluation.grading.rules.judge import fulfilment_parts, values_of
from coalface.evaluation.grading.rules.measures import MonthFacts, Standing, fluctuations, measure
from coalface.evaluation.grading.rules.policy import Fluctuation, Fulfilment, Policy, Quantity
from coalface.evaluation.grading.rules.scale import percent, up
from coalface.kernel.periods import Month

B10 = [tonnes * 1000 for tonnes in (10200, 9800, 10500, 9900, 10100, 9500)]


def months(*rows: dict[str, int], last: str = "2024-12") -> list[MonthFacts]:
    """One month after the other, the last one in December 2024; quantities in tonnes."""
    first = Month.parse(last).index - len(rows) + 1
    return [
        MonthFacts(
            Month(first + place),
            shipments=1 if row.get("delivered") else 0,
            contracted_kg=row.get("contracted", 0) * 1000,
            excused_kg=row.get("excused", 0) * 1000,
            planned_kg=row.get("planned", row.get("contracted", 0)) * 1000,
            dispatched_kg=row.get("delivered", 0) * 1000,
        )
        for place, row in enumerate(rows)
    ]


def fulfilment(method: Fulfilment, *rows: dict[str, int]) -> Decimal:
    inputs = measure(Policy(), Month.parse("2024-12"), months(*rows))
    return percent(up(*fulfilment_parts(method, inputs)))


@pytest.mark.parametrize(
    ("method", "expected"),
    [(Fulfilment.CONTRACTED, "92.40"), (Fulfilment.LESS_EXCUSED, "96.25")],
    ids=["F1 of the month", "F2 leaves out what is excused"],
)
def test_fulfilment_of_one_month(method: Fulfilment, expected: str) -> None:
    row = {"contracted": 50_000, "delivered": 46_200, "excused": 2_000}
    assert fulfilment(method, row) == Decimal(expected)


@pytest.mark.parametrize(
    ("method", "expected"),
    [(Fulfilment.CONTRACTED, "99.80"), (Fulfilment.MONTH_BY_MONTH, "97.13")],
    ids=["F1 nets over the quarter", "F3 does not net over-delivery"],
)
def test_fulfilment_of_a_quarter(method: Fulfilment, expected: str) -> None:
    rows = [{"contracted": 50_000, "delivered": delivered} for delivered in (46_200, 54_000, 49_500)]
    assert fulfilment(method, *rows) == Decimal(expected)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("cv_population", "3.1623"),
        ("cv_sample", "3.4641"),
        ("max_deviation", "5.0000"),
        ("mean_deviation", "2.6667"),
        ("max_step", "7.1429"),
        ("mean_step", "4.9479"),
        ("spread", "10.0000"),
    ],
)
def test_fluctuation_by_seven_methods(method: str, expected: str) -> None:
    share = fluctuations(B10)[method]
    assert share is not None
    assert percent(share, 4) == Decimal(expected)


def test_fluctuation_relative_to_the_plan_is_the_mean_of_the_months() -> None:
    rows = [{"contracted": 100, "delivered": delivered} for delivered in (90, 105, 120)]
    inputs = measure(Policy(), Month.parse("2024-12"), months(*rows))
    assert inputs.plan_gap is not None
    assert percent(inputs.plan_gap, 4) == Decimal("11.6667")


def test_a_spread_of_exactly_ten_percent_fails_below_ten() -> None:
    policy = Policy(fluctuation=Fluctuation.SPREAD)
    history = months(*({"delivered": kg // 1000} for kg in B10))
    assert values_of(policy, measure(policy, Month.parse("2024-12"), history)).fluctuation == 1_000_000


@pytest.mark.parametrize(
    ("quantities", "unknown"),
    [
        ([], {*fluctuations(B10)}),
        ([0, 0], {*fluctuations(B10)}),
        ([5], {"cv_sample", "max_step", "mean_step"}),
        ([5, 0, 5], {"max_step", "mean_step"}),
        ([5, 5, 0], set()),
    ],
    ids=["no month", "nothing delivered", "one month", "a gap inside", "a gap at the end"],
)
def test_fluctuation_that_cannot_be_said(quantities: list[int], unknown: set[str]) -> None:
    seen = fluctuations(quantities)
    assert {name for name in fluctuations(B10) if seen.get(name) is None} == unknown


def test_plans_are_never_derived_from_deliveries() -> None:
    inputs = measure(Policy(), Month.parse("2024-12"), months(*([{"delivered": 1000}] * 12)))
    values = values_of(Policy(), inputs)
    assert (inputs.planned_months, inputs.plan_gap, values.fulfilment, values.fluctuation) == (
        0,
        None,
        None,
        0,
    )


def test_fewer_months_than_the_policy_asks_for_are_not_assessable() -> None:
    rows = [{"contracted": 1000, "delivered": 1000}] * 5
    values = values_of(Policy(), measure(Policy(), Month.parse("2024-12"), months(*rows)))
    assert (values.fulfilment, values.fluctuation) == (None, None)


def test_the_window_ends_with_the_period_and_begins_with_the_first_business() -> None:
    history = months({"delivered": 7}, {}, {"delivered": 5}, {"delivered": 9}, last="2025-01")
    inputs = measure(Policy(), Month.parse("2024-12"), history)
    assert (inputs.months, inputs.delivered_kg, inputs.gap_months) == (3, 12_000, 1)


def test_the_policy_says_which_weight_counts() -> None:
    facts = [MonthFacts(Month.parse("2024-12"), shipments=1, dispatched_kg=100, received_kg=98)]
    period = Month.parse("2024-12")
    weights = {
        quantity: measure(Policy(quantity=quantity), period, facts).delivered_kg for quantity in Quantity
    }
    assert weights == {Quantity.DISPATCHED: 100, Quantity.RECEIVED: 98}


@pytest.mark.parametrize(
    ("standing", "excused", "expected"),
    [
        (Standing(), (), 2),
        (Standing(period=Month.parse("2024-11")), (), 1),
        (Standing(period=Month.parse("2024-08")), (), 3),
        (Standing(period=Month.parse("2024-11")), ("2024-12",), 0),
    ],
    ids=["the present run", "since last month's review", "since an older review", "excused"],
)
def test_unexcused_months(standing: Standing, excused: tuple[str, ...], expected: int) -> None:
    history = months({"delivered": 1}, {"delivered": 1}, {}, {"delivered": 1}, {}, {})
    inputs = measure(
        Policy(), Month.parse("2024-12"), history, excused=[*map(Month.parse, excused)], standing=standing
    )
    assert inputs.unexcused_months == expected


def test_a_month_whose_whole_contract_is_excused_counts_as_excused() -> None:
    history = months({"contracted": 9, "delivered": 9}, {"contracted": 9, "excused": 9})
    assert measure(Policy(), Month.parse("2024-12"), history).unexcused_months == 0


def test_a_break_long_enough_for_potential_starts_the_trial_anew() -> None:
    rows = [{"delivered": 1}] * 4
    short = measure(Policy(), Month.parse("2024-12"), months(*rows, {}, {}, *rows))
    long = measure(Policy(), Month.parse("2024-12"), months(*rows, {}, {}, {}, *rows))
    assert (short.running_months, long.running_months) == (10, 4)
