"""What products promise of their quality."""

from datetime import date
from decimal import Decimal

from tests.builders.people import the_system
from tests.builders.trade import a_product

from coalface.kernel.coal.assay import Measure
from coalface.trade.catalogue.actions import set_spec
from coalface.trade.catalogue.models import Product, ProductSpec
from coalface.trade.catalogue.rules.quality import Line

USUAL = {"q_net_ar": "5500", "ash_d": "18", "sulphur_d": "0.8"}


def lines_of(**values: str) -> list[Line]:
    """Guaranteed values by measure; a usual thermal coal when nothing is named."""
    return [Line(Measure.of(code), Decimal(value)) for code, value in (values or USUAL).items()]


def a_spec(
    product: Product | None = None,
    from_on: date = date(2024, 1, 1),
    carried_km: int | None = None,
    **values: str,
) -> ProductSpec:
    return set_spec(
        product=product or a_product(),
        lines=lines_of(**values),
        from_on=from_on,
        carried_km=carried_km,
        by=the_system(),
    )
