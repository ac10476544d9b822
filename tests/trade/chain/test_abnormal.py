"""Which customers' months stand out, by shipments and by reported burn, and the cases that are raised."""

from datetime import date
from decimal import Decimal

import pytest
from tests.builders.archive import a_customer
from tests.builders.dossier import a_fact
from tests.builders.people import a_user, the_system

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models import AbnormalUse
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.abnormal import raise_abnormal_use
from coalface.trade.chain.queries.abnormal import abnormal_use, monthly_use
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db
MONTH = Month.of(date(2026, 3, 1))


def shipped(customer: Customer, *tonnes: int, last: Month = MONTH) -> Customer:
    """Tonnes of the months up to the last one; nought leaves no row."""
    for back, one in enumerate(reversed(tonnes)):
        if one:
            CustomerMonth.objects.create(
                customer=customer, month_on=(last - back).first, dispatched_kg=one * 1000
            )
    return customer


def test_a_month_without_a_shipment_stands_out_among_steady_ones() -> None:
    steady = shipped(a_customer(), 100, 101, 99, 100, 102, 98, 100)
    stopped = shipped(a_customer(), 100, 101, 99, 100, 102, 98, 0)
    doubled = shipped(a_customer(), 100, 101, 99, 100, 102, 98, 200)
    shipped(a_customer(), 100, 100, 100, 0)
    found = {(customer, measure): what.deviation_pct for customer, measure, what in abnormal_use(MONTH)}
    assert found == {(stopped.pk, "shipped"): Decimal("-100.0"), (doubled.pk, "shipped"): Decimal("100.0")}
    assert monthly_use([steady.pk], MONTH, MONTH, "shipped") == {steady.pk: {MONTH: Decimal("100.000")}}


def test_burn_counts_with_three_reports_a_month() -> None:
    customer = a_customer()
    for back in range(7):
        month = MONTH - back
        for day in (5, 15, 25) if back != 3 else (5,):
            burn = Decimal(40 if back == 0 else 100)
            a_fact(customer, "burn_tonnes_per_day", burn, as_of_on=month.first.replace(day=day))
    course = monthly_use([customer.pk], MONTH - 6, MONTH, "burnt")[customer.pk]
    assert (course[MONTH], len(course)) == (Decimal(40) * 31, 6)
    assert abnormal_use(MONTH) == []
    a_fact(customer, "burn_tonnes_per_day", Decimal(100), as_of_on=(MONTH - 3).first.replace(day=15))
    a_fact(customer, "burn_tonnes_per_day", Decimal(100), as_of_on=(MONTH - 3).first.replace(day=25))
    assert [(pk, measure) for pk, measure, _ in abnormal_use(MONTH)] == [(customer.pk, "burnt")]


def test_cases_are_raised_once_by_those_who_may() -> None:
    stopped = shipped(a_customer(), 100, 101, 99, 100, 102, 98, 0)
    keeper = a_user("dossier.file")
    assert [case.customer for case in raise_abnormal_use(month=MONTH, by=keeper)] == [stopped]
    assert raise_abnormal_use(month=MONTH, by=the_system()) == []
    assert AbnormalUse.objects.get().usual_kg == 100_000
    with pytest.raises(NotAllowed):
        raise_abnormal_use(month=MONTH, by=a_user("dossier.report"))
