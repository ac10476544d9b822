"""Planning, drawing and judging price experiments, with figures worked out by hand."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from coalface.trade.experiments.rules.drawing import Candidate, draw, province
from coalface.trade.experiments.rules.figures import Delivered, sums_of, taken_by
from coalface.trade.experiments.rules.judging import Level, Taken, Terms, judge, per_period, plan_remarks
from coalface.trade.experiments.rules.planning import (
    Plan,
    beginning_findings,
    floor_remarks,
    plan_findings,
)
from coalface.trade.experiments.rules.relabelling import (
    DRAWN,
    Unit,
    effect_of,
    interval,
    p_value,
    possible,
    relabel,
)
from coalface.trade.experiments.rules.spans import Span, spans_of, stretches
from coalface.trade.experiments.rules.standing import Standing, standing_findings

D = Decimal
PAIRS = [Unit(True, D(at), at) for at in range(1, 6)] + [Unit(False, D(0), at) for at in range(1, 6)]
"""Five pairs; those moved took 1, 2, 3, 4 and 5 t more than their partners."""
OPEN = [Unit(True, D(30)), Unit(True, D(20)), Unit(False, D(0)), Unit(False, D(10))]


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


def a_plan(**other: object) -> Plan:
    told: dict[str, object] = {
        "name": "降价试验",
        "question": "多销多少",
        "from_on": date(2026, 9, 1),
        "until_on": date(2026, 10, 31),
        "moves": [D(-5)],
    }
    return Plan(**(told | other))  # type: ignore[arg-type] # whatever the test names


def test_all_drawings_of_two_out_of_four_are_weighed() -> None:
    found = relabel(OPEN, seed=1)
    assert (found.count, found.exact, effect_of(OPEN)) == (6, True, D(20))
    # Sums of two: 50 really, 10 as far to the other side, 20, 30, 30 and 40 nearer to the middle of 30.
    assert p_value(OPEN, found) == D(2) / 6
    assert interval(OPEN, found) is None


def test_in_pairs_only_partners_change_places() -> None:
    found = relabel(PAIRS, seed=1)
    assert (possible(PAIRS), found.count, effect_of(PAIRS)) == (32, 32, D(3))
    assert p_value(PAIRS, found) == D(2) / 32


def test_the_interval_is_bounded_by_the_means_of_customers_exchanged() -> None:
    """A tenth of 32 drawings is three: the third smallest and the third largest mean of the differences."""
    means = sorted(
        sum(some) / D(len(some)) for size in range(1, 6) for some in combinations(range(1, 6), size)
    )
    assert (means[2], means[-3]) == (D(2), D(4))
    assert interval(PAIRS, relabel(PAIRS, seed=1)) == (D(2), D(4))


def test_too_many_drawings_are_taken_by_lot_and_the_same_again() -> None:
    units = [Unit(at % 2 == 0, D(at * at % 17)) for at in range(20)]
    first, again, other = relabel(units, 3), relabel(units, 3), relabel(units, 4)
    assert (possible(units), first.count, first.exact) == (184_756, DRAWN + 1, False)
    assert (first == again, first == other) == (True, False)
    bounds = interval(units, first)
    assert bounds is not None
    assert bounds[0] < effect_of(units) < bounds[1]


def test_without_any_difference_nothing_speaks_against_chance() -> None:
    units = [Unit(at % 2 == 0, D(7)) for at in range(8)]
    found = relabel(units, seed=1)
    assert (p_value(units, found), interval(units, found)) == (D(1), (D(0), D(0)))


def test_a_verdict_weighs_tonnes_price_and_what_is_earned() -> None:
    moved = [Taken(D(100), D(100 + at), at) for at in range(1, 6)]
    control = [Taken(D(100), D(100), at) for at in range(1, 6)]
    verdict = judge([Level(D(-6), moved)], control, Terms(D(600), 61))
    (one,) = verdict.comparisons
    assert (one.expected, one.effect, one.low, one.high) == (D(100), D(3), D(2), D(4))
    assert (one.effect_pct, one.elasticity(D(600))) == (D(3), D(-3))
    assert one.earned == 103 * D(594) - 100 * D(600) == D(1182)
    assert (one.carries, verdict.best) == (True, one)


def test_above_its_cost_a_cheaper_tonne_earns_less() -> None:
    moved = [Taken(D(100), D(100 + at), at) for at in range(1, 6)]
    control = [Taken(D(100), D(100), at) for at in range(1, 6)]
    verdict = judge([Level(D(-6), moved)], control, Terms(D(600), 61, unit_cost=D(500)))
    assert verdict.comparisons[0].earned == 103 * D(94) - 100 * D(100) == D(-318)
    assert (verdict.tells, verdict.best) == (True, None)


def test_two_moves_share_the_chance_of_being_wrong() -> None:
    moved = [Taken(D(100), D(100 + at), at) for at in range(1, 6)]
    control = [Taken(D(100), D(100), at) for at in range(1, 6)]
    verdict = judge([Level(D(-6), moved), Level(D(-3), control)], control, Terms(D(600), 61))
    assert [(one.p, one.carries) for one in verdict.comparisons] == [(D(2) / 32, False), (D(1), False)]
    assert verdict.tells is False


@pytest.mark.parametrize(
    ("pairs", "before", "days", "code"),
    [
        pytest.param(4, 100, 61, "too_few", id="four pairs can be drawn in 16 ways only"),
        pytest.param(5, 100, 27, "too_short", id="27 days are too short"),
        pytest.param(5, 0, 61, "no_before", id="nothing taken before"),
    ],
)
def test_what_cannot_be_told_is_said(pairs: int, before: int, days: int, code: str) -> None:
    taken = [Taken(D(before), D(100), at) for at in range(pairs)]
    verdict = judge([Level(D(-6), taken)], taken, Terms(D(600), days))
    assert (verdict.comparisons, [one.code for one in verdict.untold.values()]) == ((), [code])


def test_a_plan_says_beforehand_what_it_will_not_tell() -> None:
    assert [one.code for one in plan_remarks([4, 4], True, 20)] == ["too_short", "too_few"]
    assert plan_remarks([5, 5], True, 61) == []
    assert plan_remarks([3, 3], False, 61) == []


def test_tonnes_are_put_on_thirty_days() -> None:
    assert per_period(D(3100), 31) == D(3000)


def test_whole_months_are_held_against_as_many_whole_months() -> None:
    found = spans_of(span("2026-03-01", "2026-04-30"))
    assert (found.before, found.after) == (span("2026-01-01", "2026-02-28"), span("2026-05-01", "2026-06-30"))
    assert [one.first.month for one in stretches(found, date(2026, 5, 10))] == [1, 2, 3, 4, 5]


def test_other_days_are_held_against_as_many_days_in_weeks() -> None:
    found = spans_of(span("2026-03-02", "2026-03-15"))
    assert (found.before, found.after) == (span("2026-02-16", "2026-03-01"), span("2026-03-16", "2026-03-29"))
    weeks = stretches(found, date(2026, 3, 17))
    assert [one.first.day for one in weeks] == [16, 23, 2, 9, 16]
    assert weeks[-1] == span("2026-03-16", "2026-03-17")


def candidates(count: int) -> list[Candidate]:
    return [
        Candidate(at, "山西省临汾市" if at % 3 else "河北省邢台市", D(1000 * at))
        for at in range(1, count + 1)
    ]


def test_a_draw_puts_one_of_each_block_into_every_group() -> None:
    places = draw(candidates(13), 2, seed=5)
    assert Counter(one.group for one in places) == {0: 6, 1: 6}
    assert all(
        {one.group for one in places if one.block == block} == {0, 1}
        for block in {one.block for one in places}
    )
    assert 1 not in {one.customer_id for one in places}


def test_blocks_hold_neighbours_by_volume_of_one_region() -> None:
    places = draw(candidates(13), 2, seed=5)
    blocks = [sorted(one.customer_id for one in places if one.block == at) for at in range(1, 7)]
    assert blocks == [[11, 13], [8, 10], [5, 7], [2, 4], [9, 12], [3, 6]]


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("山西省临汾市", "山西省"),
        ("内蒙古自治区鄂尔多斯市", "内蒙古自治区"),
        ("重庆市", "重庆市"),
        ("朔城区", "朔城区"),
    ],
)
def test_regions_are_alike_by_their_province(region: str, expected: str) -> None:
    assert province(region) == expected


def test_the_same_seed_draws_the_same_groups() -> None:
    assert draw(candidates(12), 3, seed=8) == draw(candidates(12)[::-1], 3, seed=8)
    assert len({tuple(draw(candidates(12), 2, seed=seed)) for seed in range(20)}) > 10
    assert {one.customer_id for one in draw(candidates(12), 2, seed=1, most=4)} == {9, 10, 11, 12}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        pytest.param({"name": " "}, "name_missing", id="without a name"),
        pytest.param({"question": ""}, "question_missing", id="without a question"),
        pytest.param({"until_on": date(2026, 8, 31)}, "ends_first", id="ends before it begins"),
        pytest.param({"until_on": date(2027, 9, 30)}, "too_long", id="longer than a year"),
        pytest.param({"moves": []}, "no_move", id="moves nothing"),
        pytest.param({"moves": [D(-5), D(0)]}, "no_move", id="moves by nought"),
        pytest.param({"moves": [D(-5), D(-5)]}, "moved_twice", id="the same move twice"),
        pytest.param({"unit_cost": D(-1)}, "cost_below_zero", id="a cost below nought"),
    ],
)
def test_what_no_plan_can_say(other: dict[str, object], code: str) -> None:
    assert [one.code for one in plan_findings(a_plan(**other))] == [code]
    assert plan_findings(a_plan()) == []


def test_what_stands_against_beginning() -> None:
    plan = a_plan(moves=[D(-5), D(200)])
    found = beginning_findings(plan, D(600), [3, 0, 3], date(2026, 9, 2))
    assert [one.code for one in found] == ["begins_past", "empty_group", "moved_too_far"]
    assert beginning_findings(a_plan(), D(600), [3, 3], date(2026, 9, 1)) == []


def test_a_move_below_the_floor_needs_approval() -> None:
    found = floor_remarks([D(-5), D(-30), D(20)], D(620), D(600))
    assert [(one.code, one.values["price"]) for one in found] == [("below_floor", D(590))]
    assert floor_remarks([D(-30)], D(620), None) == []


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        pytest.param(Standing("甲", "strategic"), "not_market", id="a strategic customer"),
        pytest.param(Standing("甲", "long_term"), "not_market", id="a long-term customer"),
        pytest.param(Standing("甲", "market", live=False), "customer_deleted", id="in the recycle bin"),
        pytest.param(Standing("甲", "market", listed=False), "not_a_member", id="not in the list"),
        pytest.param(
            Standing("甲", "market", basis="fixed", contract="HT-1"), "priced_by_contract", id="a fixed price"
        ),
        pytest.param(Standing("甲", "market", experiment="秋季"), "in_another", id="in another experiment"),
    ],
)
def test_who_cannot_take_part(standing: Standing, code: str) -> None:
    assert [one.code for one in standing_findings(standing)] == [code]
    assert standing_findings(Standing("甲", "market")) == []


def test_deliveries_are_summed_by_group_and_by_customer() -> None:
    before, during = span("2026-08-01", "2026-08-31"), span("2026-09-01", "2026-09-30")
    rows = [
        Delivered(1, date(2026, 8, 5), D(310), D(310), D(186_000)),
        Delivered(1, date(2026, 9, 5), D(400), D(300), D(177_000)),
        Delivered(2, date(2026, 9, 9), D(200)),
        Delivered(3, date(2026, 9, 9), D(999)),
    ]
    sums = sums_of(rows, [1, 2], during)
    assert (sums.tonnes, sums.revenue, sums.price) == (D(300), D(88_500), D(590))
    assert taken_by(rows, {1: None, 2: 4}, before, during) == [
        Taken(D(300), D(400)),
        Taken(D(0), D(200), 4),
    ]
