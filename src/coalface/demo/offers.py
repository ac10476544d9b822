"""What the products promise of their quality."""

from datetime import date
from decimal import Decimal

from coalface.identity.people.queries import system_user
from coalface.kernel.coal.assay import Measure
from coalface.trade.catalogue.actions import set_spec
from coalface.trade.catalogue.models import Product
from coalface.trade.catalogue.rules.quality import Line

PROMISED = {
    "thermal": (("moisture_ar", None, "10.0", None, "14.0"), ("ash_d", None, "18.5", None, "24.0")),
    "coking": (("ash_d", None, "9.6", None, "10.5"), ("caking", None, "86", "80", None)),
    "anthracite": (("ash_d", None, "12.0", None, "15.0"), ("hgi", None, "52", "45", "60")),
    "pci": (("ash_d", "10.5", "10.2", None, "11.5"), ("hgi", None, "68", "60", "80")),
    "lignite": (("moisture_ar", None, "33.0", None, "36.0"), ("ash_d", None, "14.0", None, "18.0")),
    "other": (("ash_d", None, "22.0", None, "30.0"),),
}
HEAT = {"coking": 7000, "anthracite": 6300, "pci": 7100, "lignite": 3990, "other": 5000}
VOLATILE = {"thermal": "31.0", "coking": "23.0", "anthracite": "8.0", "pci": "12.0", "lignite": "46.0"}


def write(today: date) -> None:
    """A specification for each product since last year, and a stricter one this year for two of them."""
    by, last_year = system_user(), date(today.year - 1, 1, 1)
    for place, product in enumerate(Product.objects.order_by("code")):
        set_spec(product=product, lines=_lines(product, "0.90"), from_on=last_year, carried_km=900, by=by)
        if place < 2:
            set_spec(
                product=product,
                lines=_lines(product, "0.80"),
                from_on=date(today.year, 1, 1),
                carried_km=1_200,
                note="年度煤质提升，硫分收紧",
                by=by,
            )


def _lines(product: Product, sulphur: str) -> list[Line]:
    heat = _heat(product)
    rows = [
        ("q_net_ar", str(heat), str(heat + 40), str(heat - 150), None),
        *PROMISED[product.kind],
        ("volatile_daf", None, VOLATILE.get(product.kind, "28.0"), None, None),
        ("sulphur_d", None, "0.60", None, sulphur),
    ]
    return [Line(Measure.of(code), *[one and Decimal(one) for one in values]) for code, *values in rows]


def _heat(product: Product) -> int:
    """The grade in the name of a thermal coal, 动力煤5500."""
    digits = "".join(one for one in product.name if one.isdigit())
    return int(digits) if digits else HEAT.get(product.kind, 5500)
