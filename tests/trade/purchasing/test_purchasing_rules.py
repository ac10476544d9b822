"""Suppliers' cards and papers, receipts, payments: what the rules say."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from coalface.archive.credentials.rules import Document, Status
from coalface.kernel.findings import Finding
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import State
from coalface.trade.purchasing.rules.payments import balance, payment_findings
from coalface.trade.purchasing.rules.receipts import (
    Received,
    loss_of,
    receipt_findings,
    term_findings,
    yard_findings,
)
from coalface.trade.purchasing.rules.suppliers import (
    Kind,
    Paper,
    Standing,
    paper_statuses,
    period_findings,
    standing_findings,
    supplier_findings,
)

D = Decimal
TODAY = date(2024, 3, 20)


def codes(found: Iterable[Finding]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("name", "code", "account", "rate", "found"),
    [
        pytest.param("甲", "91140100110010576B", "1402000012345678", "3", [], id="all in order"),
        pytest.param("甲", "", "", None, [], id="code and bank not known yet"),
        pytest.param("", "", "", None, ["name_missing"], id="no name"),
        pytest.param("甲", "91140100110010576C", "", None, ["credit_code_digit"], id="check character wrong"),
        pytest.param("甲", "9114", "", None, ["credit_code_length"], id="code too short"),
        pytest.param("甲", "", "12-34", None, ["account_odd"], id="no bank account"),
        pytest.param("甲", "", "", "18", ["rate_odd"], id="a rate that never was"),
    ],
)
def test_a_card(name: str, code: str, account: str, rate: str | None, found: list[str]) -> None:
    assert codes(supplier_findings(name, code, account, D(rate) if rate else None)) == found


def paper(until: date | None) -> Document:
    return Document("verified", date(2020, 1, 1), until, until is None)


def test_a_mine_needs_three_papers_and_the_best_of_each_counts() -> None:
    held = [
        (Paper.BUSINESS, paper(None)),
        (Paper.MINING, paper(date(2024, 3, 19))),
        (Paper.MINING, paper(date(2024, 4, 19))),
        (Paper.OTHER, paper(date(2020, 1, 1))),
    ]
    assert paper_statuses(Kind.MINE, held, TODAY) == {
        Paper.BUSINESS: (Status.VALID, None),
        Paper.MINING: (Status.EXPIRING, date(2024, 4, 19)),
        Paper.SAFETY: (Status.MISSING, None),
    }


def test_the_last_day_of_a_paper_counts() -> None:
    def trader(until: date) -> Status:
        return paper_statuses(Kind.TRADER, [(Paper.BUSINESS, paper(until))], TODAY)[Paper.BUSINESS][0]

    assert (trader(TODAY), trader(date(2024, 3, 19))) == (Status.EXPIRING, Status.EXPIRED)
    assert codes(period_findings(TODAY, date(2024, 3, 19))) == ["ends_first"]


@pytest.mark.parametrize(
    ("standing", "blocks"),
    [(Standing.ACTIVE, []), (Standing.CANDIDATE, [False]), (Standing.SUSPENDED, [True])],
)
def test_standing(standing: Standing, blocks: list[bool]) -> None:
    assert [one.blocks for one in standing_findings("甲", standing)] == blocks


@pytest.mark.parametrize(
    ("day", "vehicle", "origin", "came", "found"),
    [
        pytest.param(TODAY, "晋A1", "33.92", "33.70", [], id="a truck"),
        pytest.param(TODAY, "晋A1", None, "33.70", [], id="not weighed at the origin"),
        pytest.param(date(2024, 3, 21), "晋A1", None, "33.70", ["in_future"], id="tomorrow"),
        pytest.param(TODAY, "", None, "33.70", ["no_vehicle"], id="no plate"),
        pytest.param(TODAY, "晋A1", None, "0", ["no_tonnes"], id="nothing came"),
        pytest.param(TODAY, "晋A1", None, "NaN", ["no_tonnes"], id="not a number"),
        pytest.param(TODAY, "晋A1", "33.92", "337.0", ["far_more"], id="a slip of the decimal point"),
        pytest.param(TODAY, "晋A1", None, "200001", ["too_many"], id="more than a ship"),
    ],
)
def test_a_receipt(day: date, vehicle: str, origin: str | None, came: str, found: list[str]) -> None:
    received = Received(day, vehicle, D(origin) if origin else None, D(came))
    assert codes(receipt_findings(received, TODAY)) == found


def test_coal_comes_under_a_contract_in_force_and_lies_with_its_like() -> None:
    term = Term(date(2024, 1, 1), date(2024, 3, 31))
    assert codes(term_findings("CG", State.IN_FORCE, term, TODAY)) == []
    assert codes(term_findings("CG", State.ENDED, term, date(2024, 4, 1))) == ["outside"]
    assert codes(term_findings("CG", State.APPROVING, term, TODAY)) == ["not_bound"]
    assert codes(yard_findings("甲场", "混煤", same=False, blending=False)) == ["other_coal"]
    assert yard_findings("甲场", "混煤", same=False, blending=True) == []


def test_the_loss_of_b6() -> None:
    """3312.40 t sent, 3281.00 t come: 0.9480 %; at 0.5 % allowed 14.838 t are over."""
    found = loss_of(D("3312.40"), D("3281.00"), D("0.5"), "excess")
    assert found is not None
    assert (found.tonnes, found.pct, found.over_tonnes) == (D("31.40"), D("0.9480"), D("14.838"))
    assert loss_of(None, D("3281.00"), D("0.5"), "excess") is None


@pytest.mark.parametrize(
    ("amount", "day", "found"),
    [
        ("100.00", TODAY, []),
        ("0", TODAY, ["no_amount"]),
        ("0.001", TODAY, ["no_amount"]),
        ("5", date(2024, 3, 21), ["in_future"]),
    ],
)
def test_a_payment(amount: str, day: date, found: list[str]) -> None:
    assert codes(payment_findings(D(amount), day, TODAY)) == found


def test_what_is_owed_goes_below_nought_when_prepaid() -> None:
    assert (balance(D("600000.00"), D("100000.00")), balance(D(0), D(5))) == (D("500000.00"), D(-5))
