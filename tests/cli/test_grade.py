"""`coalface grade` and `coalface explain`."""

import argparse
from typing import Any

import pytest
from tests.builders.grading import a_good_customer, a_traded_customer

from coalface.cli import explain, grade
from coalface.cli.failures import Failed
from coalface.evaluation.grading.queries import CustomerUnclear, NotGraded

pytestmark = pytest.mark.django_db


def graded(period: str = "2024-12") -> Any:
    return grade.run(argparse.Namespace(period=period))


def explained(customer: str, period: str = "2024-12") -> Any:
    return explain.run(argparse.Namespace(customer=customer, period=period))


def test_grade_counts_what_came_out() -> None:
    a_good_customer()
    a_traded_customer(*([95] * 12), contracted=0)
    assert graded() == {
        "period": "2024-12",
        "revision": 1,
        "policy_version": 1,
        "customers": 2,
        "grades": {"strategic": 0, "long_term": 0, "market": 1, "potential": 1, "eliminated": 0},
        "changed": 1,
        "to_approve": 1,
        "not_assessable": {"fulfilment": 1, "fluctuation": 0},
        "moves": [{"from": "potential", "to": "market", "customers": 1}],
    }


def test_a_period_is_a_month() -> None:
    with pytest.raises(Failed):
        graded("2024-13")


@pytest.mark.parametrize("by", ["credit_code", "registry_id", "pk", "name"])
def test_a_customer_is_found_by_code_id_or_exact_name(by: str) -> None:
    plant = a_good_customer(name="长治电厂", credit_code="91350100M000100Y43")
    other = a_good_customer(name="US 47", registry_id="EIA-47")
    graded()
    given = {
        "credit_code": "91350100m000100y43",
        "registry_id": "EIA-47",
        "pk": str(plant.pk),
        "name": "长治电厂",
    }
    found = other if by == "registry_id" else plant
    assert explained(given[by])["customer"]["id"] == found.pk


def test_an_ambiguous_name_is_refused_with_the_ways_out() -> None:
    one = a_good_customer(name="同名电厂", credit_code="91350100M000100Y43")
    two = a_good_customer(name="同名电厂")
    with pytest.raises(CustomerUnclear) as refused:
        explained("同名电厂")
    assert str(refused.value) == (
        f"“同名电厂” names several customers; give one of these instead: {one.credit_code}, {two.pk}."
    )


def test_nobody_by_that_name_is_refused() -> None:
    with pytest.raises(CustomerUnclear):
        explained("长治")


def test_a_month_that_was_not_graded_is_refused() -> None:
    a_good_customer(name="长治电厂")
    with pytest.raises(NotGraded):
        explained("长治电厂")


def test_explain_gives_every_criterion_with_its_verdict_and_every_input() -> None:
    a_traded_customer(*([95] * 12), contracted=0, name="电厂")
    graded()
    answer = explained("电厂")
    assert (answer["grade"], answer["metrics"]["fulfilment"], answer["inputs"]["delivered_kg"]) == (
        "potential",
        None,
        1_140_000,
    )
    assert [line["verdict"] for line in answer["criteria"][0]["lines"]] == [
        "not_assessable",
        "pass",
        *(["not_assessable"] * 4),
    ]
    assert answer["missing"][0] == "contracted quantities of the months"
    assert "contract fulfilment: not assessable (asked for: > 90 %)" in explain.text(answer)
