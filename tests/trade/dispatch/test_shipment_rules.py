from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coalface.kernel.findings import Severity
from coalface.trade.contracts.rules import Term
from coalface.trade.dispatch.rules.shipments import ContractSide, Delivery, delivery_findings

TODAY = date(2024, 6, 30)
CONTRACT = ContractSide("HT-1", customer_id=1, product_id=7, term=Term(date(2024, 1, 1), date(2024, 6, 15)))
SOUND = Delivery(
    number="PZ-1",
    customer_id=1,
    product_id=7,
    shipped_on=date(2024, 6, 10),
    net_tonnes=Decimal("3312.40"),
    kcal_per_kg=Decimal(5486),
    ash_pct=Decimal("14.5"),
    sulphur_pct=Decimal("0.82"),
    moisture_pct=Decimal(12),
    unit_price_per_tonne=Decimal("709.66"),
    contract=CONTRACT,
)

BLOCKING: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "a sound shipment"),
    ({"number": ""}, "number_missing", "no ticket number"),
    ({"net_tonnes": Decimal(0)}, "weight_not_positive", "no weight"),
    ({"net_tonnes": Decimal(-5)}, "weight_not_positive", "negative weight"),
    ({"net_tonnes": Decimal("1e308")}, "weight_implausible", "an absurd weight"),
    ({"net_tonnes": Decimal("NaN")}, "not_a_number", "a weight that is no number"),
    ({"shipped_on": date(2024, 7, 1), "contract": None}, "in_future", "tomorrow"),
    ({"shipped_on": date(1899, 12, 30), "contract": None}, "too_early", "a spreadsheet's day nought"),
    ({"kcal_per_kg": Decimal(23)}, "kcal_per_kg_impossible", "heat in MJ/kg"),
    ({"ash_pct": Decimal(101)}, "ash_pct_impossible", "more ash than coal"),
    ({"sulphur_pct": Decimal("Infinity")}, "not_a_number", "endless sulphur"),
    ({"unit_price_per_tonne": Decimal(0)}, "price_odd", "a price of nought"),
    ({"customer_id": 2}, "contract_of_other", "somebody else's contract"),
]
REMARKS: list[tuple[dict[str, Any], str, str]] = [
    ({"shipped_on": date(2024, 6, 16)}, "outside_contract", "after the contract's end"),
    ({"product_id": 8}, "other_product", "another product than agreed"),
    ({"kcal_per_kg": Decimal(1500)}, "kcal_per_kg_odd", "very poor coal"),
]


@pytest.mark.parametrize(("change", "code"), [pytest.param(c, k, id=i) for c, k, i in BLOCKING])
def test_what_blocks_a_shipment(change: dict[str, Any], code: str) -> None:
    findings = delivery_findings(replace(SOUND, **change), TODAY)
    assert [finding.code for finding in findings if finding.blocks] == ([code] if code else [])


@pytest.mark.parametrize(("change", "code"), [pytest.param(c, k, id=i) for c, k, i in REMARKS])
def test_what_is_only_noted(change: dict[str, Any], code: str) -> None:
    findings = delivery_findings(replace(SOUND, **change), TODAY)
    assert [(finding.code, finding.severity) for finding in findings] == [(code, Severity.NOTE)]
