"""Key contracts under supervision, missing tonnes put down to sides, and the report due by the 15th (B2)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_shipment, agreed
from tests.web.helpers import signed_in

from coalface.archive.customers.models import Customer
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.supervision import ask_for_report, hand_in_report
from coalface.trade.chain.queries.supervision import Supervised, key_contracts, supervised
from coalface.trade.chain.rules import Span, missed, months_of_span
from coalface.trade.contracts.actions import (
    PolicyInvalid,
    ShortfallInvalid,
    record_shortfall,
    set_supervision,
)
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import quantities_of
from coalface.trade.contracts.rules.shortfalls import shortfall_findings

D = Decimal
MARCH = Month.parse("2024-03")
LIMITS = {
    "power_tonnes": 200_000,
    "other_tonnes": 100_000,
    "month_pct": 80,
    "quarter_pct": 90,
    "year_pct": 90,
    "due_day": 15,
}


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


@pytest.mark.parametrize(
    ("span", "month", "expected"),
    [
        pytest.param(Span.MONTH, "2024-05", ["2024-05"], id="the month itself"),
        pytest.param(Span.QUARTER, "2024-05", ["2024-04", "2024-05"], id="the quarter so far"),
        pytest.param(Span.QUARTER, "2024-03", ["2024-01", "2024-02", "2024-03"], id="a whole quarter"),
        pytest.param(Span.YEAR, "2024-02", ["2024-01", "2024-02"], id="the year so far"),
    ],
)
def test_spans(span: Span, month: str, expected: list[str]) -> None:
    assert [str(one) for one in months_of_span(span, Month.parse(month))] == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param(D(80), [], id="exactly the limit is enough"),
        pytest.param(D("79.999"), [Span.MONTH], id="just below is not, whatever rounding would say"),
        pytest.param(None, [], id="nothing agreed misses nothing"),
    ],
)
def test_missed(share: Decimal | None, expected: list[Span]) -> None:
    assert missed({Span.MONTH: share}, {Span.MONTH: 80}) == expected


@pytest.mark.parametrize(
    ("agreed_tonnes", "known", "tonnes", "reason", "expected"),
    [
        pytest.param(D(100), D(0), D(100), "检修", [], id="as much as was agreed"),
        pytest.param(D(100), D(1), D(100), "检修", ["too_much"], id="not more than was agreed"),
        pytest.param(D(100), D(0), D(0), " ", ["reason_missing", "tonnes_zero"], id="reason and tonnes"),
        pytest.param(None, D(0), D(1), "检修", ["nothing_agreed"], id="nothing agreed"),
    ],
)
def test_what_may_be_put_down(
    agreed_tonnes: Decimal | None, known: Decimal, tonnes: Decimal, reason: str, expected: list[str]
) -> None:
    found = shortfall_findings("2024-03", agreed_tonnes, known, tonnes, reason)
    assert [one.code for one in found] == expected


def a_large_one(customer: Customer | None = None, **details: object) -> Contract:
    """50,000 t a month from January to March, 150,000 t in all; delivered as in the example of B2."""
    months = [agreed(f"2024-0{month}", 50_000) for month in (1, 2, 3)]
    contract = a_contract(customer or a_customer(industry="chemical"), quantities=months, **details)
    for month, tonnes in ((1, 54_000), (2, 49_500), (3, 46_200)):
        day = date(2024, month, 10)
        a_shipment(contract.customer, contract=contract, shipped_on=day, net_tonnes=tonnes)
    return contract


def figures(contract: Contract) -> Supervised:
    return supervised([contract], MARCH)[contract.pk]


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(D("0.01"), ROUND_HALF_UP)


@pytest.mark.django_db
def test_month_quarter_and_year_of_a_key_contract() -> None:
    contract = a_large_one()
    found = figures(contract)
    assert list(key_contracts(the_system(), MARCH)) == [contract]
    assert [rounded(found.shares[span]) for span in Span] == [D("92.40"), D("99.80"), D("99.80")]
    assert found.missed == ()


@pytest.mark.django_db
def test_what_the_carrier_cut_is_excused_and_what_the_buyer_left_is_not() -> None:
    contract, clerk = a_large_one(), a_user("trade.edit")
    for side, tonnes in (("carrier", 2_000), ("buyer", 1_800)):
        record_shortfall(
            contract=contract,
            month_on=date(2024, 3, 5),
            side=side,
            tonnes=D(tonnes),
            reason="停限装",
            by=clerk,
        )
    found = figures(contract)
    assert rounded(found.shares[Span.MONTH]) == D("96.25")
    assert found.short == {"carrier": D(2_000), "buyer": D(1_800)}
    assert quantities_of(contract)[-1] == agreed("2024-03", 50_000, 2_000)
    assert AuditEvent.objects.latest("pk").action == "trade.contract.shortfall"
    with pytest.raises(ShortfallInvalid) as refusal:
        record_shortfall(
            contract=contract, month_on=date(2024, 9, 1), side="buyer", tonnes=D(1), reason="x", by=clerk
        )
    assert codes(refusal) == ["nothing_agreed"]


@pytest.mark.django_db
def test_which_contracts_are_key_is_policy() -> None:
    a_large_one(a_customer(industry="power"))
    other = a_large_one()
    a_large_one(kind="spot")
    assert list(key_contracts(the_system(), MARCH)) == [other]
    set_supervision(starts_on=date(2024, 1, 1), by=the_system(), **{**LIMITS, "power_tonnes": 150_000})
    assert key_contracts(the_system(), MARCH).count() == 2
    with pytest.raises(PolicyInvalid) as refusal:
        set_supervision(starts_on=date(2024, 1, 1), by=the_system(), **{**LIMITS, "month_pct": 0})
    assert codes(refusal) == ["odd_share"]
    with pytest.raises(NotAllowed):
        set_supervision(starts_on=date(2024, 1, 1), by=a_user("trade.edit"), **LIMITS)


@pytest.mark.django_db
def test_the_report_is_a_task_until_it_is_handed_in() -> None:
    director = a_user("contract.decide", "trade.view")
    assert ask_for_report(month=MARCH, by=the_system()) == 1
    assert ask_for_report(month=MARCH, by=the_system()) == 0
    assert Notice.objects.get().due_on == date(2024, 4, 15)
    hand_in_report(month=MARCH, on=date(2024, 4, 12), by=director)
    assert Notice.objects.get().state == Notice.State.CLOSED
    assert AuditEvent.objects.filter(action="trade.supervision.hand_in").count() == 1
    with pytest.raises(NotAllowed):
        hand_in_report(month=MARCH, on=date(2024, 4, 12), by=a_user("trade.view"))


@pytest.mark.django_db
def test_the_page_lists_key_contracts_and_asks_as_often_for_three_as_for_one(
    django_assert_max_num_queries,
) -> None:
    client = signed_in(a_user("trade.view", "trade.edit", "customer.view", "contract.decide", "export"))
    month = Month.of(timezone.localdate()) - 1
    counts = []
    for place in range(3):
        contract = a_contract(
            a_customer(industry="chemical"),
            starts_on=(month - 1).first,
            ends_on=None,
            quantities=[agreed(str(month), 120_000)],
        )
        a_shipment(contract.customer, contract=contract, shipped_on=month.first, net_tonnes=90_000)
        if place != 1:
            with django_assert_max_num_queries(40) as asked:
                page = client.get(reverse("agreements:supervision")).content.decode()
            counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "below the limit: month, quarter, year" in page
    assert client.get(reverse("agreements:supervision"), {"export": "xlsx"}).status_code == 200
    given = {"month_on": str(month), "side": "carrier", "tonnes": "30000", "reason": "停限装"}
    client.post(reverse("agreements:shortfall_new", args=[contract.pk]), given)
    assert "停限装" in client.get(reverse("trade:contract", args=[contract.pk])).content.decode()
