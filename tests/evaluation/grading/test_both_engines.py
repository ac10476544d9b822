"""One definition, two engines: every row and every column alike."""

import random
from datetime import date

import ibis
import pyarrow as pa
import pytest
from tests.builders.grading import a_review, a_traded_customer
from tests.builders.months import note_busy_months
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.actions.reviews import grades_of
from coalface.evaluation.grading.metrics import INPUTS, judged, measured
from coalface.evaluation.grading.metrics.sources import RECORDED, stored
from coalface.evaluation.grading.models import Excuse, Judgement
from coalface.evaluation.grading.queries import policy_for
from coalface.evaluation.grading.rules.policy import Fluctuation, Fulfilment, Judged, Policy
from coalface.kernel.periods import Month
from coalface.trade.months.models import CashMonth, CustomerMonth
from coalface.warehouse.engine import DuckEngine, Engine, PostgresEngine

pytestmark = pytest.mark.django_db(transaction=True)
PERIOD = Month.parse("2024-12")
POLICIES = (
    Policy(),
    Policy(window_months=8, fulfilment=Fulfilment.MONTH_BY_MONTH, fluctuation=Fluctuation.MEAN_STEP),
)


def a_crowd(size: int = 60) -> None:
    """Customers of every kind: steady, gapped, gone, never there, paying late, judged or not."""
    luck = random.Random(20241231)
    for number in range(size):
        months = luck.choice([0, 2, 7, 14, 30])
        tonnes = [luck.choice([0, 0, 95, 100, 110, luck.randint(0, 900)]) for _ in range(months)]
        gone = luck.choice([0, 0, 0, 1, 3, 7])
        last = Month(PERIOD.index - gone)
        customer = a_traded_customer(*tonnes, last=str(last), contracted=luck.choice([0, 100, 100]))
        _more(customer, luck, number)
    note_busy_months()


def _more(customer: Customer, luck: random.Random, number: int) -> None:
    CustomerMonth.objects.filter(customer=customer, month_on__month=luck.randint(1, 12)).update(
        planned_kg=luck.choice([None, 0, 90_000]), excused_kg=luck.choice([0, 5_000, 100_000])
    )
    for index in range(PERIOD.index - luck.randint(0, 20), PERIOD.index + 1):
        paid = luck.choice([0, 12_345_678, 99])
        bills, on_time = luck.randint(0, paid), luck.randint(0, paid)
        CashMonth.objects.create(
            customer=customer,
            month_on=Month(index).first,
            paid_fen=paid,
            bank_acceptance_fen=bills,
            due_fen=paid,
            on_time_fen=on_time,
            contracts_started=luck.choice([0, 0, 1]),
        )
    for criterion in luck.sample(list(Judged), luck.randint(0, 6)):
        for holds in (False, luck.random() < 0.9):
            Judgement.objects.create(
                customer=customer,
                criterion=criterion.value,
                holds=holds and criterion is not Judged.AT_RISK,
                evidence=f"走访 {number}",
                from_on=date(2024, 1, 1),
                until_on=date(2025, 1, 1),
                judged_by=the_system(),
            )
    Excuse.objects.create(
        customer=customer,
        month_on=date(2024, luck.randint(1, 12), 1),
        reason="检修",
        evidence="通知",
        recorded_by=the_system(),
    )


def rows_of(table: pa.Table) -> list[dict[str, object]]:
    return sorted(table.to_pylist(), key=lambda row: row["customer_id"])


def run_on(engine: Engine, expression: ibis.Table) -> list[dict[str, object]]:
    with engine:
        return rows_of(engine.run(expression))


def test_measures_and_grades_are_equal_row_by_row() -> None:
    a_crowd()
    a_review("2024-11")
    a_review("2024-12")
    recorded = ibis.table(RECORDED, name="grading_graderecord")
    current = recorded.filter(recorded.period_on == PERIOD.first)
    inputs = current.select("customer_id", *(name for name in INPUTS))
    for policy in POLICIES:
        measures = measured(policy, PERIOD, stored())
        assert run_on(PostgresEngine(), measures) == run_on(DuckEngine(), measures)
        grades = judged(policy, inputs)
        assert run_on(PostgresEngine(), grades) == run_on(DuckEngine(), grades)


def test_working_out_step_by_step_changes_nothing() -> None:
    a_crowd(20)
    version = policy_for(PERIOD)
    whole = run_on(DuckEngine(), judged(version.policy, measured(version.policy, PERIOD, stored())))
    assert rows_of(grades_of(version, PERIOD, DuckEngine())) == whole
    assert rows_of(grades_of(version, PERIOD, PostgresEngine())) == whole
