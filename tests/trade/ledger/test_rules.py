from datetime import date
from decimal import Decimal

import pytest

from coalface.trade.ledger.rules.accounts import (
    Balance,
    Standing,
    Sums,
    drawing_findings,
    tonnes_for,
    usable_limit,
)
from coalface.trade.ledger.rules.credit import Asked, Terms, counted, credit_limit, grant_findings
from coalface.trade.ledger.rules.entering import adjustment_findings

TODAY = date(2026, 6, 1)
PREPAID = Sums(
    received=Decimal(5_000_000),
    counted=Decimal(5_000_000),
    settled=Decimal(3_200_000),
    unsettled=1450 * Decimal("709.66"),
    reserved=Decimal(800 * 720),
)


def test_money_first_goods_after_to_the_last_digit() -> None:
    """The worked example of B9."""
    available = Balance(PREPAID, Decimal(0)).available
    assert available == Decimal("194993.00")
    assert tonnes_for(available, Decimal(720)) == 270


@pytest.mark.parametrize(
    ("available", "price", "step", "tonnes"),
    [
        pytest.param("720.00", "720", "1", "1", id="exactly one tonne"),
        pytest.param("719.99", "720", "1", "0", id="one fen short of a tonne"),
        pytest.param("-1.00", "720", "1", "0", id="nothing available"),
        pytest.param("100.00", "0", "1", "0", id="no price is no tonne"),
        pytest.param("194993.00", "720", "0.01", "270.82", id="in steps of ten kilograms"),
        pytest.param("194993.00", "720", "35", "245", id="in truckloads"),
    ],
)
def test_tonnes_for_what_is_available(available: str, price: str, step: str, tonnes: str) -> None:
    assert tonnes_for(Decimal(available), Decimal(price), Decimal(step)) == Decimal(tonnes)


@pytest.mark.parametrize(
    ("rating", "limit"),
    [
        pytest.param("AAA", "13500000.00", id="AAA at its highest"),
        pytest.param("AA", "4500000.00", id="AA"),
        pytest.param("A", "3600000.00", id="A"),
        pytest.param("B", "2700000.00", id="B"),
        pytest.param("C", "0.00", id="C gets none"),
    ],
)
def test_the_limit_a_rating_gives(rating: str, limit: str) -> None:
    """Three million a month on 45 days (B9)."""
    factor = Terms().factors_pct[rating][1]
    assert credit_limit(Decimal(3_000_000), 45, factor) == Decimal(limit)


def test_a_bill_counts_by_its_acceptor() -> None:
    terms = Terms()
    kinds = ("state_bank", "local_bank", "company", "unheard_of")
    weighed = [counted(Decimal("1000.01"), terms.weight_pct(kind)) for kind in kinds]
    assert weighed == [Decimal("1000.01"), Decimal("900.01"), Decimal("500.01"), Decimal("0.00")]


@pytest.mark.parametrize(
    ("grade", "limit"),
    [pytest.param("strategic", 4_500_000, id="strategic"), pytest.param("long_term", 0, id="any other")],
)
def test_a_limit_counts_only_for_strategic_customers(grade: str, limit: int) -> None:
    assert usable_limit(Decimal(4_500_000), grade) == limit


def test_a_refusal_says_what_is_available_what_is_needed_and_how_it_is_made_up() -> None:
    standing = Standing(PREPAID, Decimal(1000), "market", date(2026, 5, 1), "欠款")
    found = drawing_findings(standing, Decimal(195_000), TODAY)
    assert [finding.code for finding in found] == [
        "account_blocked",
        "credit_exceeded",
        "available_made_up",
        "credit_rests",
    ]
    assert str(found[1]) == (
        "195,000.00 yuan are needed and 194,993.00 yuan are available: 7.00 yuan are lacking."
    )
    assert str(found[2]) == (
        "Available: 5,000,000.00 received and counted + 0.00 credit − 3,200,000.00 settled "
        "− 1,029,007.00 shipped and not settled − 576,000.00 on open loading notes."
    )


def test_exactly_what_is_available_may_be_drawn() -> None:
    assert drawing_findings(Standing(PREPAID, Decimal(0), "market"), Decimal("194993.00"), TODAY) == []


@pytest.mark.parametrize(
    ("asked", "grade", "codes"),
    [
        pytest.param(Asked(Decimal(4_500_000), 45, "AA", Decimal(3_000_000)), "strategic", [], id="as ruled"),
        pytest.param(
            Asked(Decimal("4500000.01"), 45, "AA", Decimal(3_000_000)),
            "strategic",
            ["over_rule"],
            id="a fen above the rule",
        ),
        pytest.param(
            Asked(Decimal(1), 45, "AA", Decimal(3_000_000)),
            "long_term",
            ["not_strategic"],
            id="not strategic",
        ),
        pytest.param(
            Asked(Decimal(0), 0, "C", Decimal(0)), "eliminated", [], id="credit is taken away from anybody"
        ),
        pytest.param(
            Asked(Decimal(-1), 400, "D", Decimal(0)),
            "strategic",
            ["limit_odd", "term_odd", "no_rating"],
            id="all wrong at once",
        ),
    ],
)
def test_what_credit_is_granted(asked: Asked, grade: str, codes: list[str]) -> None:
    assert [finding.code for finding in grant_findings(asked, Terms(), grade, "武钢")] == codes


@pytest.mark.parametrize(
    ("bucket", "amount", "day", "reason", "codes"),
    [
        pytest.param("received", "1.00", TODAY, "银行手续费", [], id="a correction of money received"),
        pytest.param("settled", "-1.00", TODAY, "抹零", [], id="a correction of what was settled"),
        pytest.param("reserved", "1.00", TODAY, "释放", ["not_by_hand"], id="loading notes are not by hand"),
        pytest.param("received", "0.00", TODAY, "无", ["amount_zero"], id="nothing"),
        pytest.param("received", "0.001", TODAY, "无", ["amount_odd"], id="a part of a fen"),
        pytest.param("received", "NaN", date(2026, 6, 2), " ", None, id="no number, tomorrow, no reason"),
    ],
)
def test_what_may_be_adjusted(
    bucket: str, amount: str, day: date, reason: str, codes: list[str] | None
) -> None:
    found = adjustment_findings(bucket, Decimal(amount), day, reason, TODAY)
    expected = ["amount_odd", "in_future", "reason_missing"] if codes is None else codes
    assert [finding.code for finding in found] == expected
