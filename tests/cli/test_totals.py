import json

import pytest
from tests.builders.archive import a_customer
from tests.builders.trade import a_shipment

from coalface.cli.main import main

pytestmark = pytest.mark.django_db


def test_totals_hold_what_was_just_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    a_shipment(a_customer("甲电厂"), net_tonnes="3000.5")
    assert main(["totals", "--from", "2024-03", "--to", "2024-04", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "shipments": 1,
        "customers": 1,
        "net_tonnes": 3000.5,
        "weighted_kcal_per_kg": None,
        "weighted_ash_pct": None,
        "weighted_sulphur_pct": None,
        "contract_share_pct": 0,
        "rail_share_pct": 100,
        "largest": [{"name": "甲电厂", "net_tonnes": 3000.5, "share_pct": 100}],
        "customers_for_80_pct": 1,
        "customers_every_month": 0,
        "customers_with_gap": 1,
        "customers_with_gap_of_3": 0,
    }


def test_a_range_backwards_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["totals", "--from", "2024-05", "--to", "2024-04"]) == 1
    assert "2024-05" in capsys.readouterr().err


def test_a_month_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["totals", "--from", "2024-13", "--to", "2024-12"])
    assert "not a month like 2024-12" in capsys.readouterr().err
