"""What cannot be is refused with its reason, and not one row of any table is different afterwards."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from tests.builders.agreements import a_price, a_price_list, terms_of
from tests.builders.gate import a_plate, a_running_contract, a_scale, an_arrival, issued, paid_in, weighed_in
from tests.builders.ledger import a_bill, a_letter, an_account
from tests.builders.market import a_value, an_index
from tests.builders.people import the_system
from tests.builders.quality import a_lot, an_assay
from tests.builders.settlement import a_settled_lot, a_statement, an_invoice, settled
from tests.builders.trade import a_contract, a_product, a_receipt, a_shipment

from coalface.kernel.findings import Refused
from coalface.kernel.periods import Month
from coalface.trade.dispatch.actions import weigh_out
from coalface.trade.pricing.actions.floating import create_formula, save_version
from coalface.trade.pricing.rules.floating import Member, Method, Reading, Terms

pytestmark = pytest.mark.django_db
Act = Callable[[], object]
TODAY = timezone.localdate()


def overlapping_prices() -> Act:
    prices, product = a_price_list(), a_product()
    a_price(prices, product, "700", date(2026, 1, 1), date(2026, 6, 30))
    return lambda: a_price(prices, product, "710", date(2026, 3, 1), date(2026, 9, 30))


def two_open_notes_for_a_plate() -> Act:
    contract, plate = a_running_contract(), a_plate()
    issued(contract, plate=plate)
    return lambda: issued(contract, plate=plate)


def tare_above_gross() -> Act:
    note, scale = weighed_in(tare="15.94"), a_scale()
    return lambda: weigh_out(note_id=note.pk, scale=scale, tonnes=Decimal("15.90"), by=the_system())


def above_the_road_limit() -> Act:
    note, scale = weighed_in(), a_scale()
    return lambda: weigh_out(note_id=note.pk, scale=scale, tonnes=Decimal("49.01"), by=the_system())


def a_bill_twice() -> Act:
    customer = an_account().customer
    a_bill(customer)
    return lambda: a_bill(customer)


def a_bill_due_before_its_issue() -> Act:
    customer = an_account().customer
    return lambda: a_bill(customer, due_on=TODAY - timedelta(days=400))


def a_payment_in_the_future() -> Act:
    customer = an_account().customer
    return lambda: a_receipt(customer, received_on=TODAY + timedelta(days=1))


def an_assay_above_100() -> Act:
    lot = a_lot()
    return lambda: an_assay(lot, moisture_ad="30.1", ash_ad="45", volatile_ad="25")


def an_index_that_ended() -> Act:
    """The formula asks for an issue of the month before; the index was published last years ago."""
    index, this = an_index("BSPI"), Month.of(TODAY)
    a_value(index, date(2024, 1, 28), 737)
    formula = create_formula(name="年度长协 Q5500", by=the_system())
    members = (Member(index.pk, index.code, Decimal(100)),)
    terms = Terms(Decimal(675), 5500, Method.SHARES, Decimal("0.5"), Reading.LAST_ISSUE, members)
    save_version(formula_id=formula.pk, version=1, from_month=this, terms=terms, by=the_system())
    contract = a_contract(starts_on=this.first, ends_on=None, product=a_product())
    terms_of(contract, from_on=this.first, basis="floating", formula=formula)
    paid_in(contract.customer, 1_000_000)
    return lambda: issued(contract)


def an_arrival_before_its_dispatch() -> Act:
    shipment = a_shipment()
    return lambda: an_arrival(shipment, arrived_on=shipment.shipped_on - timedelta(days=1))


def a_statement_of_no_lots() -> Act:
    contract = a_settled_lot().contract
    return lambda: a_statement(contract, first=date(2024, 5, 1), last=date(2024, 5, 31))


def an_invoice_above_its_statement() -> Act:
    statement = settled(a_statement(a_settled_lot().contract))
    return lambda: an_invoice(statement, "720000.01")


def a_letter_of_a_day_not_over() -> Act:
    customer = an_account().customer
    return lambda: a_letter(customer, from_on=TODAY, to_on=TODAY)


CASES = {
    overlapping_prices: "valid",
    two_open_notes_for_a_plate: "which is not finished",
    tare_above_gross: "tare 15.940 t is not below the gross weight 15.90 t",
    above_the_road_limit: "above the limit of 49 t",
    a_bill_twice: "130611000012320260101000000001",
    a_bill_due_before_its_issue: "due after it was issued",
    a_payment_in_the_future: "lies in the future",
    an_assay_above_100: "above 100 %",
    an_index_that_ended: "No price is agreed",
    an_arrival_before_its_dispatch: "before the day of dispatch",
    a_statement_of_no_lots: "No lot of the contract ends in this period",
    an_invoice_above_its_statement: "left to invoice",
    a_letter_of_a_day_not_over: "a day that is over",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.replace("_", " "))
def test_bad_input_is_refused_with_its_reason_and_leaves_nothing(case: Callable[[], Act]) -> None:
    act = case()
    before = everything()
    with pytest.raises(Refused) as refusal:
        act()
    said = [one.message % one.values if one.values else one.message for one in refusal.value.findings]
    assert CASES[case] in " ".join(said)
    assert all(one.field or one.code for one in refusal.value.findings)
    assert everything() == before


def everything() -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a digest of what they say."""
    tables = sorted(name for name in connection.introspection.table_names() if "procrastinate" not in name)
    one = (
        "SELECT '{0}', count(*), md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM \"{0}\" t"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(name) for name in tables))
        return {name: (rows, digest) for name, rows, digest in cursor.fetchall()}
