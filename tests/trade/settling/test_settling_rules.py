"""Weights, prices to the fen, taxes: the worked numbers of B4, B6 and B8, to the last digit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.pricing import by_ratio, huangdao, wuhu

from coalface.kernel.coal.assay import Assay
from coalface.kernel.findings import Finding
from coalface.kernel.measures import KJ_PER_KCAL, yuan
from coalface.trade.pricing.queries.clauses import NO_CLAUSES
from coalface.trade.pricing.rules.clauses import Clauses, WeightClause
from coalface.trade.quality.rules.values import assay_of
from coalface.trade.settling.rules.lines import Priced, price_lot, total
from coalface.trade.settling.rules.states import MOVES, Event, State, move_findings
from coalface.trade.settling.rules.taxes import Item, rate_on, upon, within
from coalface.trade.settling.rules.weights import Weighed, weigh

D = Decimal


def found(**values: str) -> Assay:
    return assay_of({code: D(value) for code, value in values.items()}, KJ_PER_KCAL)


def plain(tonnes: str) -> Weighed:
    return Weighed(D(tonnes), None, D(0), D(0), D(tonnes))


@pytest.mark.parametrize(
    ("item", "day", "rate"),
    [
        pytest.param(Item.COAL, date(2018, 4, 30), 17, id="coal before May 2018"),
        pytest.param(Item.COAL, date(2018, 5, 1), 16, id="coal from May 2018"),
        pytest.param(Item.COAL, date(2019, 3, 31), 16, id="coal until March 2019"),
        pytest.param(Item.COAL, date(2019, 4, 1), 13, id="coal from April 2019"),
        pytest.param(Item.FREIGHT, date(2018, 4, 30), 11, id="freight before May 2018"),
        pytest.param(Item.FREIGHT, date(2018, 5, 1), 10, id="freight from May 2018"),
        pytest.param(Item.FREIGHT, date(2024, 1, 1), 9, id="freight from April 2019"),
    ],
)
def test_rates_have_their_days(item: Item, day: date, rate: int) -> None:
    assert rate_on(item, day) == rate


def test_tax_within_an_amount() -> None:
    """B8: 10,000 t × 709.66, and the freight of 850,000.00."""
    coal, freight = within(D("7096600.00"), D(13)), within(D("850000.00"), D(9))
    assert (coal.net, coal.tax) == (D("6280176.99"), D("816423.01"))
    assert (freight.net, freight.tax) == (D("779816.51"), D("70183.49"))


@given(st.decimals(0, 10**9, places=2), st.sampled_from([D(9), D(10), D(11), D(13), D(16), D(17)]))
def test_net_and_tax_always_make_the_amount(amount: Decimal, rate: Decimal) -> None:
    for taxed in (within(amount, rate), upon(amount, rate)):
        assert taxed.net + taxed.tax == taxed.gross
        assert yuan(taxed.tax) == taxed.tax


@pytest.mark.parametrize(
    ("basis", "allowance", "rule", "settled", "claimed"),
    [
        pytest.param("mine", "1.2", "excess", "3312.40", "0", id="within 1.2 % nothing is claimed"),
        pytest.param("mine", "0.5", "excess", "3297.562", "14.838", id="at 0.5 % 14.838 t are claimed"),
        pytest.param("ticket", "0.5", "whole", "3281.00", "31.40", id="the whole loss, if so agreed"),
        pytest.param("mine", "0", "none", "3312.40", "0", id="the buyer bears the loss"),
        pytest.param("arrival", "1.2", "excess", "3281.00", "0", id="by arrival what came"),
    ],
)
def test_the_weight_settled(basis: str, allowance: str, rule: str, settled: str, claimed: str) -> None:
    """B6: mine 3312.40 t, arrival 3281.00 t."""
    made = weigh(basis, D("3312.40"), D("3281.00"), allowance_pct=D(allowance), loss_rule=rule)
    assert (made.lost, made.settled, made.claimed) == (D("31.40"), D(settled), D(claimed))


def test_without_an_arrival() -> None:
    by_mine = weigh("mine", D(100), None, allowance_pct=D(0), loss_rule="excess")
    assert (by_mine.settled, weigh("port", D(100), None, allowance_pct=D(0), loss_rule="none").settled) == (
        D(100),
        None,
    )


def priced(
    clauses: Clauses, base: str, tonnes: str = "10000", rivals: Sequence[Assay] = (), **values: str
) -> tuple[Priced | None, Sequence[Finding]]:
    return price_lot(1, plain(tonnes), D(base), clauses, assay=found(**values), whose="seller", rivals=rivals)


def test_the_ratio_of_b4() -> None:
    """B4 a and B8: 720.00 at 5500, Q 5421 → 709.66; × 10,000 t = 7,096,600.00."""
    line, _ = priced(by_ratio(), "720.00", q_net_ar="5421")
    assert (line.unit_price, line.amount) == (D("709.66"), D("7096600.00"))


@pytest.mark.parametrize(
    ("kcal", "price"), [("4950", "590"), ("5620", "656"), ("5900", "665"), ("5000", "600"), ("4700", None)]
)
def test_the_table_of_b4(kcal: str, price: str | None) -> None:
    line, findings = priced(
        huangdao(), "600", q_net_ar=kcal, sulphur_d="1", volatile_daf="30", moisture_ar="8"
    )
    if price is None:
        assert (line, [one.code for one in findings]) == (None, ["rejected_below"])
    else:
        assert line.unit_price == D(price)


def test_the_tender_of_b4() -> None:
    """B4 f: 1018.60 × 9,880.00 t = 10,063,768.00."""
    line, _ = priced(
        wuhu(),
        "1100",
        ash_d="11.73",
        volatile_daf="11.90",
        sulphur_d="0.67",
        q_gross_d="7462",
        hgi="58",
        moisture_ar="9.2",
    )
    assert (line.unit_price, line.tonnes, line.amount) == (D("1018.60"), D("9880.00"), D("10063768.00"))


def test_a_dispute_holds_only_the_sum_between() -> None:
    """5500 against 5300 kcal/kg at 720.00: 693.82 is undisputed, 26.18 a tonne waits."""
    rivals = (found(q_net_ar="5500"), found(q_net_ar="5300"))
    line, _ = priced(by_ratio(), "720.00", "1000", rivals, q_net_ar="5500")
    assert (line.unit_price, line.amount, line.held) == (D("693.82"), D("693820.00"), D("26180.00"))


def test_coal_that_lacks_a_value_is_not_settled() -> None:
    line, findings = priced(by_ratio(), "720.00", ash_d="15")
    assert (line, [one.code for one in findings]) == (None, ["value_missing"])


def test_without_an_assay_the_contract_price_is_taken() -> None:
    line, _ = price_lot(1, plain("33.92"), D("720.00"), by_ratio(), assay=None, whose="")
    assert (line.amount, line.held, line.whose) == (D("24422.40"), 0, "")


@given(
    st.lists(
        st.tuples(st.decimals("0.001", 5000, places=3), st.decimals(3000, 7000, places=1)),
        min_size=1,
        max_size=12,
    )
)
def test_lines_sum_exactly_to_the_total(lots: list[tuple[Decimal, Decimal]]) -> None:
    water = Clauses(by_ratio().clauses, weight=WeightClause(D(8)))
    for clauses in (NO_CLAUSES, by_ratio(), water):
        lines = [priced(clauses, "719.99", str(t), q_net_ar=str(q), moisture_ar="9")[0] for t, q in lots]
        assert total(lines) == sum(line.amount for line in lines)
        assert all(line.amount == yuan(line.tonnes * line.unit_price) for line in lines)


@given(st.lists(st.sampled_from(Event), max_size=8))
def test_nothing_is_posted_without_approval(wished: list[Event]) -> None:
    state = State.DRAFT
    for event in wished:
        if not move_findings(state, event):
            if event is Event.GRANT:
                assert state is State.IN_APPROVAL
            assert state is not State.CANCELLED
            state = MOVES[state, event]
