"""Outputs of mines, and when a stockyard alarms (R45.02)."""

from datetime import date
from decimal import Decimal

import pytest

from coalface.trade.catalogue.rules import (
    Alarm,
    Judgement,
    Yard,
    judge_yard,
    month_output,
    output_findings,
    yard_findings,
)

FEBRUARY = date(2026, 2, 1)


def a_yard(level: int, comes: int = 0, goes: int = 0, low: int = 100) -> Yard:
    return Yard(
        *(Decimal(n) for n in (level, 1000, 90, low, comes, goes)),
        horizon_days=7,
    )


@pytest.mark.parametrize(
    ("yard", "judgement"),
    [
        pytest.param(a_yard(500), None, id="half full"),
        pytest.param(a_yard(899), None, id="just under the share"),
        pytest.param(a_yard(900), Judgement(Alarm.NEAR_FULL), id="at the share"),
        pytest.param(a_yard(1000), Judgement(Alarm.FULL), id="full"),
        pytest.param(a_yard(100), Judgement(Alarm.EMPTY), id="at the lowest stock"),
        pytest.param(a_yard(0, low=0), Judgement(Alarm.EMPTY), id="nothing there"),
        pytest.param(a_yard(500, 200, 100), Judgement(Alarm.OVERFLOWING, 6), id="more comes than goes"),
        pytest.param(a_yard(300, 200, 100), None, id="exactly full on the last day is no overflow"),
        pytest.param(a_yard(500, 100, 200), Judgement(Alarm.RUNNING_DRY, 5), id="more goes than comes"),
        pytest.param(
            a_yard(950, 200, 100), Judgement(Alarm.OVERFLOWING, 1), id="overflow goes before the share"
        ),
    ],
)
def test_the_worst_is_told(yard: Yard, judgement: Judgement | None) -> None:
    assert judge_yard(yard) == judgement


def test_a_month_brings_what_its_working_days_bring() -> None:
    assert month_output(Decimal("100.5"), FEBRUARY, 3, 5) == Decimal("2010.0")
    assert month_output(Decimal(100), FEBRUARY, 20, 20) == 0


def test_outputs_and_yards_are_judged() -> None:
    codes = [finding.code for finding in output_findings(FEBRUARY, Decimal(-1), 20, 9)]
    assert codes == ["output_negative", "too_many_days"]
    assert output_findings(FEBRUARY, Decimal(1), 20, 8) == []
    codes = [finding.code for finding in yard_findings(Decimal(0), Decimal(101), Decimal(0))]
    assert codes == ["no_capacity", "alarm_share", "low_out_of_range"]
    assert yard_findings(Decimal(10), Decimal(100), Decimal(9)) == []
