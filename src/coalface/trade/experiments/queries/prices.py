"""The price an experiment starts from, and the floor below it."""

from dataclasses import dataclass
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.rules.planning import NO_LISTED
from coalface.trade.pricing.queries.lists import Delivery, floor_on, price_for


@dataclass(frozen=True, slots=True)
class Start:
    """Yuan/t on the first day; without a listed price the findings say so."""

    base_price: Decimal | None
    floor: Decimal | None
    findings: tuple[Finding, ...] = ()


def start_of(experiment: Experiment) -> Start:
    """The listed price and the floor of the first day, as they stand now."""
    day, product = experiment.from_on, experiment.product
    price = price_for(experiment.price_list, Delivery(product, day, experiment.mine_id))
    floor = floor_on(product, day, experiment.mine_id)
    if price is None:
        values = {"list": experiment.price_list.name, "product": product.name, "day": day}
        return Start(None, floor, (blocking("no_price", NO_LISTED, "from_on", values),))
    return Start(price.unit_price_per_tonne, floor)
