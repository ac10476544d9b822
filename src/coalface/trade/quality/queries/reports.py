"""Reports on quality: the week by product, and how far customers' laboratories lie from ours."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.coal.assay import Measure
from coalface.kernel.coal.heat import weighted_mean
from coalface.trade.quality.access import visible_assays, visible_lots
from coalface.trade.quality.models import Assay
from coalface.trade.quality.queries.results import Standing, agreed_assays, shipped
from coalface.trade.quality.rules.bias import Bias, Pair, bias_of
from coalface.trade.quality.rules.results import Party

WEEKLY = ("q_net_ar", "moisture_ar", "ash_d", "volatile_daf", "sulphur_d")
MOST_LOTS = 5_000


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A product in a week: means weighted by tonnes, with the lots and tonnes they rest on."""

    product: str
    lots: int
    assayed: int
    disputed: int
    tonnes: Decimal
    assayed_tonnes: Decimal
    means: dict[str, Decimal]
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class LaboratoryBias:
    """Our results less those of one laboratory of one customer."""

    customer: Customer
    laboratory: str
    pairs: tuple[Pair, ...]
    bias: Bias


def week_report(user: User, first: date, last: date) -> list[WeekLine]:
    """商品煤质量周报表 over the lots that ended in the days given, by product (B7)."""
    rows = visible_lots(user).weighed().filter(until_on__gte=first, until_on__lte=last)
    lots = list(rows.select_related("contract", "product").order_by("product__code", "pk")[:MOST_LOTS])
    agreed = agreed_assays(lots)
    products: dict[str, list[Standing]] = defaultdict(list)
    for lot in lots:
        tonnes = lot.weight_by(shipped(lot)) or shipped(lot)
        products[lot.product.name].append(Standing(lot, tonnes, agreed.get(lot.pk)))
    return [_week_line(product, standings) for product, standings in products.items()]


def weighted(standings: Iterable[Standing], code: str) -> Decimal | None:
    """The mean of a measure over lots by tonnes; lots without it do not count; None when none has it."""
    measure = Measure.of(code)
    known = [
        (one.tonnes, value)
        for one in standings
        if one.tonnes and one.agreed and (value := one.agreed.assay.value(measure)) is not None
    ]
    return weighted_mean(known) if known else None


def laboratory_biases(user: User, code: str, first: date, last: date) -> list[LaboratoryBias]:
    """Lots both sides assayed, by customer and buyer's laboratory, those who lie furthest away first."""
    rows = visible_assays(user).filter(analysed_on__gte=first, analysed_on__lte=last)
    buyers = rows.filter(party=Party.BUYER.value).select_related("lot__contract__customer")
    theirs = list(buyers.order_by("analysed_on", "pk")[:MOST_LOTS])
    ours = _by_lot(Assay.objects.filter(party=Party.SELLER.value, lot__in=[one.lot_id for one in theirs]))
    measure, found = Measure.of(code), defaultdict(list)
    for assay in theirs:
        own = ours.get(assay.lot_id)
        values = (own.values.value(measure), assay.values.value(measure)) if own else (None, None)
        if values[0] is not None and values[1] is not None:
            key = (assay.lot.contract.customer, assay.laboratory)
            found[key].append(Pair(assay.analysed_on, values[0], values[1]))
    biases = [
        LaboratoryBias(customer, laboratory, tuple(pairs), bias)
        for (customer, laboratory), pairs in found.items()
        if (bias := bias_of(pairs))
    ]
    return sorted(biases, key=lambda one: -abs(one.bias.mean))


def _by_lot(assays: Iterable[Assay]) -> dict[int, Assay]:
    return {assay.lot_id: assay for assay in assays}


def _week_line(product: str, standings: Sequence[Standing]) -> WeekLine:
    known = [one for one in standings if one.agreed]
    heats = [v for one in known if one.agreed and (v := one.agreed.assay.value(Measure.of(WEEKLY[0])))]
    means = {code: mean for code in WEEKLY if (mean := weighted(standings, code)) is not None}
    return WeekLine(
        product=product,
        lots=len(standings),
        assayed=len(known),
        disputed=sum(1 for one in known if one.agreed and one.agreed.disputed),
        tonnes=_sum(standings),
        assayed_tonnes=_sum(known),
        means=means,
        lowest=min(heats, default=None),
        highest=max(heats, default=None),
    )


def _sum(standings: Iterable[Standing]) -> Decimal:
    return sum((one.tonnes or Decimal(0) for one in standings), Decimal(0))
