"""What must hold of the judge whatever the numbers: strict bounds, monotony, one answer of all judges."""

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.grading_rows import Customer, sources
from tests.builders.grading_strategies import PERIOD, customers

from coalface.evaluation.grading.metrics import INPUTS, OUTCOME, judged, measured
from coalface.evaluation.grading.rules import scale
from coalface.evaluation.grading.rules.judge import Outcome, judge
from coalface.evaluation.grading.rules.measures import Inputs, fluctuations, measure
from coalface.evaluation.grading.rules.policy import (
    QUALITIES,
    Demands,
    Downgrade,
    Fluctuation,
    Fulfilment,
    Policy,
    Quantity,
    Rank,
)
from coalface.warehouse.engine import DuckEngine

POLICIES = (
    Policy(),
    Policy(
        window_months=5,
        least_months=3,
        quantity=Quantity.RECEIVED,
        fulfilment=Fulfilment.LESS_EXCUSED,
        fluctuation=Fluctuation.CV_SAMPLE,
        downgrade=Downgrade.ONE_LEVEL,
        levels_per_upgrade=2,
    ),
    Policy(
        window_months=36,
        fulfilment=Fulfilment.MONTH_BY_MONTH,
        fluctuation=Fluctuation.MAX_STEP,
        idle_months_to_potential=2,
        ladder=Policy().ladder
        | {Rank.MARKET: Demands(Decimal(80), Decimal(20), (), Decimal(60), Decimal("40.5"))},
    ),
)
policies = st.sampled_from(POLICIES)
shares = st.one_of(
    st.none(), st.sampled_from([999_999, 1_000_000, 1_000_001, 1_999_999]), st.integers(0, 10**8)
)
runs = st.one_of(st.none(), st.integers(0, 8))
answers = st.sampled_from([None, False, True])


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    contracted = draw(st.sampled_from([0, 100_000, 123_457]))
    due = draw(st.sampled_from([0, 1_000]))
    return Inputs(
        previous=draw(st.sampled_from(list(Rank))),
        months=draw(st.integers(0, 12)),
        delivered_kg=draw(
            st.one_of(st.sampled_from([80_000, 80_001, 85_000, 90_000, 90_001]), st.integers(0, 200_000))
        ),
        contracted_kg=contracted,
        planned_kg=contracted,
        kept_kg=contracted,
        planned_months=draw(st.integers(0, 12)),
        **{method.value: draw(shares) for method in Fluctuation},
        unshipped_run=draw(runs),
        idle_run=draw(runs),
        unexcused_months=draw(st.integers(0, 4)),
        running_months=draw(st.integers(0, 12)),
        due_fen=due,
        on_time_fen=draw(st.integers(0, due)),
        paid_fen=1_000,
        bills_fen=draw(st.integers(0, 1_000)),
        **{quality.value: draw(answers) for quality in QUALITIES},
        at_risk=draw(answers),
    )


@given(policies, inputs(), st.data())
def test_better_metrics_never_lower_the_grade(
    policy: Policy, given_inputs: Inputs, data: st.DataObject
) -> None:
    better = replace(given_inputs, **data.draw(_improvements(given_inputs)))
    assert judge(policy, better).final >= judge(policy, given_inputs).final


@st.composite
def _improvements(draw: st.DrawFn, base: Inputs) -> dict[str, object]:
    """Some of the measures, each a little better or the same."""
    step = st.integers(0, 50_000)
    lower = {
        m.value: max(getattr(base, m.value) - draw(step), 0) for m in Fluctuation if getattr(base, m.value)
    }
    changes: dict[str, object] = {
        **lower,
        "delivered_kg": base.delivered_kg + draw(step),
        "unexcused_months": max(base.unexcused_months - draw(st.integers(0, 4)), 0),
        "running_months": base.running_months + draw(st.integers(0, 6)),
        "on_time_fen": min(base.on_time_fen + draw(step), base.due_fen),
        "bills_fen": max(base.bills_fen - draw(step), 0),
        **{quality.value: True for quality in QUALITIES if draw(st.booleans())},
        "at_risk": False if draw(st.booleans()) else base.at_risk,
    }
    if base.idle_run:
        changes["idle_run"] = base.idle_run - draw(st.integers(0, base.idle_run))
    chosen = draw(st.sets(st.sampled_from(sorted(changes))))
    return {name: changes[name] for name in chosen}


@given(policies, inputs())
def test_an_upgrade_is_never_higher_than_the_policy_allows(policy: Policy, given_inputs: Inputs) -> None:
    outcome = judge(policy, given_inputs)
    returned = given_inputs.previous is Rank.ELIMINATED
    assert outcome.final <= given_inputs.previous + (1 if returned else policy.levels_per_upgrade)


@given(st.integers(1, 10**10), st.integers(0, 10_000))
def test_a_share_on_its_bound_is_never_over_it(whole: int, bound_hundredths: int) -> None:
    """Exactly `bound` percent of `whole * 10000`, a gram more, and a gram less."""
    bound = scale.of_percent(Decimal(bound_hundredths) / 100)
    part = whole * bound_hundredths
    seen = [scale.up(part + more, whole * 10_000) > bound for more in (-1, 0, 1) if part + more >= 0]
    assert seen[-2:] == [False, True]


@given(st.lists(st.integers(1, 10**10), min_size=2, max_size=36))
def test_fluctuation_is_never_measured_smaller_than_it_is(quantities: list[int]) -> None:
    """Against exact fractions: the measure may be a ten-millionth too large, never too small."""
    seen = fluctuations(quantities)
    count, total = len(quantities), sum(quantities)
    spread = (max(quantities) - min(quantities)) * count * scale.WHOLE
    assert seen["spread"] * total >= spread or seen["spread"] == scale.MOST_SHARE
    square = sum((count * kg - total) ** 2 for kg in quantities)
    assert (seen["cv_population"] + 1) ** 2 * count * total**2 > square * scale.WHOLE**2


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(policies, st.lists(customers(), min_size=10, max_size=10))
def test_the_vectorised_judge_and_the_one_by_one_agree(policy: Policy, people: list[Customer]) -> None:
    numbered = [replace(customer, id=place) for place, customer in enumerate(people, start=1)]
    assert _all_at_once(policy, numbered) == [_one_by_one(policy, customer) for customer in numbered]


@settings(max_examples=8, deadline=None)
@given(policies, st.lists(inputs(), min_size=60, max_size=60))
def test_both_judges_agree_on_every_edge(policy: Policy, rows: list[Inputs]) -> None:
    types = ibis.schema({"customer_id": "int64", **INPUTS}).to_pyarrow()
    listed = [{"customer_id": place, **_plain(row)} for place, row in enumerate(rows)]
    with DuckEngine() as engine:
        table = engine.run(judged(policy, ibis.memtable(pa.Table.from_pylist(listed, types))))
    seen = sorted(table.to_pylist(), key=lambda row: row["customer_id"])
    assert [_outcome_row(row) for row in seen] == [_flat(judge(policy, row)) for row in rows]


@pytest.mark.parametrize("policy", POLICIES, ids=["default", "short window", "long window"])
def test_a_customer_without_any_trade_agrees(policy: Policy) -> None:
    nobody = [Customer(1)]
    assert _all_at_once(policy, nobody) == [_one_by_one(policy, nobody[0])]


def _all_at_once(policy: Policy, people: Sequence[Customer]) -> list[dict[str, object]]:
    with DuckEngine() as engine:
        rows = engine.run(judged(policy, measured(policy, PERIOD, sources(people, PERIOD)))).to_pylist()
    return sorted(rows, key=lambda row: row["customer_id"])


def _one_by_one(policy: Policy, customer: Customer) -> dict[str, object]:
    seen = measure(
        policy,
        PERIOD,
        customer.history,
        excused=customer.excused,
        judgements=customer.judgements,
        standing=customer.standing,
    )
    return {"customer_id": customer.id, **_plain(seen), **_flat(judge(policy, seen))}


def _plain(row: Inputs) -> dict[str, object]:
    return {f.name: getattr(row, f.name) for f in fields(Inputs)} | {"previous": int(row.previous)}


def _flat(outcome: Outcome) -> dict[str, object]:
    return {
        "fulfilment": outcome.values.fulfilment,
        "fluctuation": outcome.values.fluctuation,
        "on_time": outcome.values.on_time,
        "bill_share": outcome.values.bill_share,
        "supported": int(outcome.supported),
        "final": int(outcome.final),
        "reason": outcome.reason.value,
        "verdicts": outcome.verdicts,
        "waits": outcome.waits,
    }


def _outcome_row(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in OUTCOME}
