from datetime import date
from decimal import Decimal

import pytest

from coalface.kernel.periods import Month
from coalface.trade.contracts.rules import MonthQuantity, Term, contract_findings

YEAR = Term(date(2024, 1, 15), date(2024, 12, 31))


def quantity(month: str, tonnes: int | str = 1000, excused: int = 0) -> MonthQuantity:
    return MonthQuantity(Month.parse(month), Decimal(tonnes), Decimal(excused))


@pytest.mark.parametrize(
    ("number", "term", "quantities", "codes"),
    [
        pytest.param("HT-1", YEAR, [quantity("2024-01"), quantity("2024-02")], [], id="a sound contract"),
        pytest.param("HT-1", YEAR, [], ["no_quantity"], id="without quantities only a remark"),
        pytest.param("", YEAR, [quantity("2024-01")], ["number_missing"], id="no number"),
        pytest.param(
            "HT-1",
            Term(date(2024, 5, 1), date(2024, 4, 30)),
            [],
            ["ends_before_start", "no_quantity"],
            id="ends before it starts",
        ),
        pytest.param(
            "HT-1",
            Term(date(2024, 5, 1), date(2074, 5, 1)),
            [quantity("2024-05")],
            ["too_long"],
            id="half a century is a typing error",
        ),
        pytest.param(
            "HT-1",
            YEAR,
            [quantity("2024-03"), quantity("2024-03")],
            ["month_twice"],
            id="a month named twice",
        ),
        pytest.param("HT-1", YEAR, [quantity("2025-01")], ["month_outside"], id="a month after the end"),
        pytest.param("HT-1", YEAR, [quantity("2024-03", -1)], ["quantity_negative"], id="negative tonnes"),
        pytest.param(
            "HT-1", YEAR, [quantity("2024-03", "1e308")], ["quantity_implausible"], id="impossible tonnes"
        ),
        pytest.param(
            "HT-1", YEAR, [quantity("2024-03", 10, 11)], ["excused_impossible"], id="more excused than agreed"
        ),
    ],
)
def test_contract_findings(
    number: str, term: Term, quantities: list[MonthQuantity], codes: list[str]
) -> None:
    assert [finding.code for finding in contract_findings(number, term, quantities)] == codes


@pytest.mark.parametrize(
    ("term", "day", "covered"),
    [
        pytest.param(YEAR, date(2024, 1, 15), True, id="the first day belongs to it"),
        pytest.param(YEAR, date(2024, 12, 31), True, id="so does the last"),
        pytest.param(YEAR, date(2024, 1, 14), False, id="the day before does not"),
        pytest.param(YEAR, date(2025, 1, 1), False, id="nor the day after"),
        pytest.param(Term(date(2024, 1, 1)), date(2099, 1, 1), True, id="without an end it goes on"),
    ],
)
def test_a_term_covers(term: Term, day: date, covered: bool) -> None:
    assert term.covers(day) is covered
