"""Supply assurance: how long a plant's coal lasts, who is warned, and when the warning goes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.dossier import a_fact
from tests.builders.gate import an_arrival
from tests.builders.people import a_user, the_system
from tests.builders.plans import PLANS, a_graded_customer
from tests.builders.trade import a_shipment

from coalface.archive.dossier.rules.derived import stock_days
from coalface.archive.dossier.rules.travel import State
from coalface.desk.inbox.models import Notice
from coalface.trade.chain.actions.assurance import warn_of_outages
from coalface.trade.chain.queries.assurance import assurances
from coalface.trade.chain.rules import PlantStock
from coalface.trade.dispatch.queries.arrivals import transit_days

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("stock", "burn", "moving", "reported", "days", "out"),
    [
        pytest.param("1000", "100", "0", 0, "10", 10, id="stock over burn"),
        pytest.param("1000", "100", "250", 3, "9.5", 9, id="coal on its way counts, days since then go"),
        pytest.param("100", "100", "0", 4, "-3", 0, id="it has run out"),
        pytest.param("1000", "0", "0", 0, None, None, id="nothing is burnt"),
    ],
)
def test_how_long_it_lasts(stock, burn, moving, reported, days, out) -> None:
    as_of = TODAY - timedelta(days=reported)
    plant = PlantStock(Decimal(stock), as_of, Decimal(burn), Decimal(moving))
    assert plant.days_left(TODAY) == (None if days is None else Decimal(days))
    assert plant.runs_out_on(TODAY) == (None if out is None else TODAY + timedelta(days=out))


@pytest.mark.parametrize(("stock", "burn", "days"), [("1167.60", "64.20", "18.19"), ("4531", "244", "18.57")])
def test_stock_days_as_published(stock: str, burn: str, days: str) -> None:
    assert stock_days(Decimal(stock), Decimal(burn)) == Decimal(days)


def a_plant(stock: int, burn: int, **fields):
    customer = a_graded_customer("strategic", **fields)
    report(customer, stock, burn)
    return customer


def report(customer, stock: int, burn: int) -> None:
    for field, value in (("stock_tonnes", stock), ("burn_tonnes_per_day", burn)):
        a_fact(customer, field, Decimal(value), state=State.FILED, as_of_on=timezone.localdate())


@pytest.mark.django_db
def test_coal_on_the_way_is_what_left_within_the_days_it_takes() -> None:
    customer, today = a_plant(5_000, 1_000), timezone.localdate()
    for days, transport, tonnes in ((4, "rail", 2_000), (5, "rail", 900), (1, "road", 700), (0, "road", 500)):
        a_shipment(customer, shipped_on=today - timedelta(days=days), net_tonnes=tonnes, transport=transport)
    row = next(row for row in assurances(the_system(), today) if row.customer == customer)
    assert row.plant is not None
    assert (row.plant.in_transit_tonnes, row.days_left) == (2_500, Decimal("7.5"))


@pytest.mark.django_db
def test_an_outage_is_warned_of_until_it_is_averted() -> None:
    seller, planner, today = a_user("customer.view"), a_user(*PLANS), timezone.localdate()
    customer = a_plant(3_000, 1_000, responsible=seller)
    assert warn_of_outages(today=today, by=the_system()) == 1
    told = Notice.objects.filter(key=f"outage:{customer.pk}").order_by("recipient")
    assert [(one.recipient, one.weight, one.due_on) for one in told] == [
        (seller, 3, today + timedelta(days=3)),
        (planner, 3, today + timedelta(days=3)),
    ]
    a_shipment(customer, shipped_on=today, net_tonnes=40_000)
    assert warn_of_outages(today=today, by=the_system()) == 0
    assert not Notice.objects.exclude(state="closed").exists()


@pytest.mark.django_db
def test_the_way_takes_what_the_last_arrivals_took() -> None:
    customer, on = a_customer(), date(2026, 3, 31)

    def arrived(left: date, days: int) -> None:
        an_arrival(a_shipment(customer, shipped_on=left), tonnes="2990", arrived_on=left + timedelta(days))

    arrived(date(2026, 3, 1), 9)
    arrived(date(2026, 3, 2), 4)
    assert transit_days([customer.pk], on) == {}
    arrived(date(2026, 3, 3), 5)
    assert transit_days([customer.pk], on) == {(customer.pk, "rail"): 5}
    arrived(date(2026, 3, 4), 6)
    assert transit_days([customer.pk], on) == {(customer.pk, "rail"): 6}
    for day in range(5, 25):
        arrived(date(2026, 3, day), 2)
    assert transit_days([customer.pk], on) == {(customer.pk, "rail"): 2}
    assert transit_days([customer.pk], on + timedelta(days=200)) == {}
