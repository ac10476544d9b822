"""Lots of bought coal with their weight, the result that counts, and the price of a contract on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from coalface.kernel.findings import mark
from coalface.kernel.periods import Month
from coalface.trade.pricing.queries.floating import NotPriceable, priced
from coalface.trade.pricing.rules.answers import PriceAnswer, Step, summed, unknown
from coalface.trade.purchasing.models import PurchaseAssay, PurchaseContract, PurchaseLot, PurchaseReceipt
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import (
    HOUSE_POLICY,
    Agreement,
    Counts,
    Outcome,
    Party,
    Policy,
    agree,
)

FIXED = mark("Fixed price of the purchase contract")
FLOATING = mark("Floating price of %(month)s by %(formula)s V%(number)s")
SURCHARGE = mark("Surcharge of the contract")


def weighed(rows: QuerySet[PurchaseLot]) -> QuerySet[PurchaseLot]:
    """Annotates `sent_tonnes`, `came_tonnes`, `loads`; a load not weighed at the origin left as it came."""
    loads = PurchaseReceipt.objects.filter(
        contract=OuterRef("contract"),
        received_on__gte=OuterRef("from_on"),
        received_on__lte=OuterRef("until_on"),
        voided_on__isnull=True,
    )
    came = loads.order_by().values("contract")
    sent = came.annotate(sum=Sum(Coalesce("origin_tonnes", "received_tonnes")))
    return rows.annotate(
        sent_tonnes=Subquery(sent.values("sum")),
        came_tonnes=Subquery(came.annotate(sum=Sum("received_tonnes")).values("sum")),
        loads=Subquery(came.annotate(n=Count("pk")).values("n")),
    )


def loads_of(lot: PurchaseLot) -> QuerySet[PurchaseReceipt]:
    """Its receipts, those voided included."""
    rows = PurchaseReceipt.objects.filter(contract=lot.contract_id)
    return rows.filter(received_on__gte=lot.from_on, received_on__lte=lot.until_on)


def lot_of(receipt: PurchaseReceipt) -> PurchaseLot | None:
    day = receipt.received_on
    rows = PurchaseLot.objects.filter(contract=receipt.contract_id, from_on__lte=day, until_on__gte=day)
    return rows.first()


def policy_of(contract: PurchaseContract) -> Policy:
    """How the lots of a contract are judged; tolerances are the house's."""
    return Policy(Way(contract.way), Counts(contract.counts), HOUSE_POLICY.tolerances)


def agreed_results(lots: Iterable[PurchaseLot]) -> dict[int, Agreement]:
    """The results that stand, by the ids of their lots; one question however many lots."""
    found = list(lots)
    assays: dict[int, dict[Party, PurchaseAssay]] = defaultdict(dict)
    for assay in PurchaseAssay.objects.filter(lot__in=[lot.pk for lot in found]):
        assays[assay.lot_id][Party(assay.party)] = assay
    return {lot.pk: agreed for lot in found if (agreed := agreed_by(lot, assays[lot.pk])) is not None}


def agreed_by(lot: PurchaseLot, assays: dict[Party, PurchaseAssay]) -> Agreement | None:
    """The result that counts, from assays read already."""
    values = {party: assay.values for party, assay in assays.items()}
    return agree(values, policy_of(lot.contract), Outcome(lot.outcome) if lot.outcome else None)


def price_of(contract: PurchaseContract, day: date) -> PriceAnswer:
    """The price of a tonne before quality clauses, with its steps; unknown, never nought, with the reason."""
    if contract.formula is None:
        if contract.unit_price_per_tonne is None:
            raise ValueError(f"{contract} has a fixed price without an amount")
        return summed([Step("fixed", FIXED, contract.unit_price_per_tonne)])
    month = Month.of(day)
    try:
        version, _terms, found = priced(contract.formula, month)
    except NotPriceable as refusal:
        return unknown(*refusal.findings)
    told = {"month": str(month), "formula": contract.formula.name, "number": version.number}
    steps = [Step("floating", FLOATING, found.price, told)]
    if contract.surcharge_per_tonne:
        steps.append(Step("surcharge", SURCHARGE, contract.surcharge_per_tonne))
    return summed(steps)


def received_tonnes(contract: PurchaseContract) -> Decimal:
    """What came under a contract so far."""
    rows = PurchaseReceipt.objects.filter(contract=contract, voided_on__isnull=True)
    found: Decimal | None = rows.aggregate(sum=Sum("received_tonnes"))["sum"]
    return found or Decimal(0)
