"""Price experiments with market customers in their groups."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.agreements import a_price, a_price_list
from tests.builders.archive import a_customer, in_days
from tests.builders.people import the_system
from tests.builders.trade import a_product

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.catalogue.models import Product
from coalface.trade.experiments.actions import begin_experiment, draw_up_experiment, place_customer
from coalface.trade.experiments.models import Experiment
from coalface.trade.pricing.models import PriceList

_numbers = count(1)


def a_market_customer(**fields: Any) -> Customer:
    customer = a_customer(**fields)
    customer.grade = "market"
    customer.save(update_fields=["grade"])
    return customer


def an_experiment(
    *groups: list[Customer],
    moves: tuple[str, ...] = ("-5",),
    price: str = "600",
    price_list: PriceList | None = None,
    product: Product | None = None,
    by: User | None = None,
    **fields: Any,
) -> Experiment:
    """A draft over forty days from tomorrow on a list price of 600.00; the control group comes first."""
    product = product or a_product()
    if price_list is None:
        price_list = a_price_list()
        a_price(price_list, product, price, date(2020, 1, 1))
    given: dict[str, Any] = {
        "name": f"降价试验 {next(_numbers)}",
        "question": "降价后多提多少",
        "price_list": price_list,
        "product": product,
        "from_on": in_days(1),
        "until_on": in_days(40),
        **fields,
    }
    made = draw_up_experiment(moves=[Decimal(one) for one in moves], by=by or the_system(), **given)
    for place, customers in enumerate(groups):
        for customer in customers:
            made.refresh_from_db()
            place_customer(
                experiment_id=made.pk,
                version=made.version,
                customer=customer,
                group=place,
                by=by or the_system(),
            )
    made.refresh_from_db()
    return made


def begun(experiment: Experiment, by: User | None = None) -> Experiment:
    found = begin_experiment(experiment_id=experiment.pk, version=experiment.version, by=by or the_system())
    found.refresh_from_db()
    return found


def a_running_one(**fields: Any) -> Experiment:
    """Two market customers, the second pays 5 yuan less."""
    return begun(an_experiment([a_market_customer()], [a_market_customer()], **fields))
