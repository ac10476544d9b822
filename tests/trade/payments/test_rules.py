from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coalface.trade.payments.rules import Money, receipt_findings

TODAY = date(2024, 6, 30)
SOUND = Money("SK-1", date(2024, 6, 30), Decimal("7096600.00"), date(2024, 7, 5))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        pytest.param({}, [], id="a sound receipt, today"),
        pytest.param({"number": ""}, ["number_missing"], id="no number"),
        pytest.param({"amount": Decimal(0)}, ["amount_odd"], id="no money"),
        pytest.param({"amount": Decimal("NaN")}, ["amount_odd"], id="no number at all"),
        pytest.param({"amount": Decimal("1e308")}, ["amount_odd"], id="all the money in the world"),
        pytest.param({"amount": Decimal("1.005")}, ["part_of_a_fen"], id="half a fen"),
        pytest.param({"received_on": date(2024, 7, 1)}, ["in_future"], id="money of tomorrow"),
        pytest.param({"received_on": date(1900, 1, 1)}, ["too_early"], id="money of the last emperor"),
        pytest.param({"due_on": date(2024, 6, 1)}, ["late"], id="late money is noted"),
        pytest.param({"due_on": None}, [], id="without a due date nothing is late"),
    ],
)
def test_receipt_findings(change: dict[str, Any], codes: list[str]) -> None:
    assert [finding.code for finding in receipt_findings(replace(SOUND, **change), TODAY)] == codes
