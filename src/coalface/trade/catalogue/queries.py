"""What a product promises of its quality on a day, in words too, and the floors of the law then."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.kernel.coal.assay import SHARES, Measure
from coalface.kernel.findings import Finding
from coalface.trade.catalogue.models import LegalFloor, Product, ProductSpec
from coalface.trade.catalogue.rules.quality import HEATS, Line, legal_findings, read_bounds, read_lines


def spec_on(product: Product, day: date) -> ProductSpec | None:
    """The specification in force on a day, the latest begun by then."""
    rows = ProductSpec.objects.filter(product=product, from_on__lte=day)
    return rows.select_related("product", "judged_by", "saved_by").order_by("-from_on").first()


def legal_floor_on(day: date) -> LegalFloor | None:
    """What the law asks on a day; None where no floors are recorded for it."""
    return LegalFloor.objects.filter(starts_on__lte=day).order_by("-starts_on").first()


def against_law(
    product: Product, lines: Sequence[Line], carried_km: int | None, day: date
) -> tuple[LegalFloor | None, list[Finding]]:
    """The floors in force on a day, and where a promise lies outside them."""
    floor = legal_floor_on(day)
    if floor is None:
        return None, []
    lignite = product.kind == Product.Kind.LIGNITE
    bounds = read_bounds(floor.document)
    return floor, legal_findings(lines, bounds, lignite=lignite, carried_km=carried_km, source=floor.source)


def spec_words(spec: ProductSpec) -> str:
    """A specification as the quality element of a contract, in one paragraph."""
    said = [_line_words(line) for line in read_lines(spec.document)]
    told = {"product": spec.product.name, "number": spec.number, "said": _("; ").join(said)}
    return _("By the specification of %(product)s, version %(number)s: %(said)s") % told


def unit_of(measure: Measure) -> str:
    """kcal/kg, % or nothing."""
    if measure.indicator in HEATS:
        return "kcal/kg"
    return "%" if measure.indicator in SHARES else ""


def _line_words(line: Line) -> str:
    unit = unit_of(line.measure)
    parts = [
        words % {"value": f"{_plain(value)} {unit}".strip()}
        for words, value in (
            (_("guaranteed %(value)s"), line.guaranteed),
            (_("typically %(value)s"), line.typical),
            (_("at least %(value)s"), line.least),
            (_("at most %(value)s"), line.most),
        )
        if value is not None
    ]
    return f"{line.measure} {_(', ').join(parts)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
