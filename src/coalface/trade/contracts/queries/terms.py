"""The terms of a contract on a day, its price with every step in words, and whether coal may leave."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from coalface.archive.admission.queries import admission_findings
from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import State
from coalface.trade.contracts.rules.terms import no_terms, shipping_findings
from coalface.trade.ledger.access import customer_findings
from coalface.trade.pricing.queries.floating import NotPriceable, priced
from coalface.trade.pricing.queries.lists import Delivery, floor_findings, listed
from coalface.trade.pricing.rules.answers import PriceAnswer, Step, summed, unknown
from coalface.trade.pricing.rules.floating import FloatingPrice, Terms

FIXED = mark("Fixed price of the contract, version %(number)s of its terms")
FLOATING = mark("Floating price of %(month)s by %(formula)s V%(number)s")
GRADED = mark("Grade of %(kcal)s kcal/kg instead of %(base)s")
SURCHARGE = mark("Surcharge of the contract")
OTHER_PRODUCT = mark("The terms of %(contract)s are for %(agreed)s, not for %(product)s.")
NO_GRADE = mark("%(formula)s has no price for %(kcal)s kcal/kg.")


def terms_on(contract: Contract, day: date, *, known_at: datetime | None = None) -> ContractTerms | None:
    """The version by which a delivery of this day is priced and settled, the latest begun by then.

    With `known_at`, as it stood at that moment: versions saved later are left out.
    """
    rows = versions_of(contract).filter(from_on__lte=day)
    if known_at is not None:
        rows = rows.filter(saved_at__lte=known_at)
    return rows.order_by("-from_on").first()


def terms_of(contracts: Iterable[Contract]) -> dict[int, list[ContractTerms]]:
    """Every version of the terms of contracts, by contract, newest first; one question for all."""
    found: dict[int, list[ContractTerms]] = defaultdict(list)
    for terms in _with_words(ContractTerms.objects.filter(contract__in=list(contracts))):
        found[terms.contract_id].append(terms)
    return found


def begun(versions: Sequence[ContractTerms], day: date) -> ContractTerms | None:
    """Of the versions of a contract, the one by which a delivery of a day is priced, as `terms_on`."""
    return max((one for one in versions if one.from_on <= day), key=lambda one: one.from_on, default=None)


def versions_of(contract: Contract) -> QuerySet[ContractTerms]:
    """Every version of the terms with what a page shows of it, newest first."""
    return _with_words(ContractTerms.objects.filter(contract=contract))


def _with_words(rows: QuerySet[ContractTerms]) -> QuerySet[ContractTerms]:
    return rows.order_by("-number").select_related(
        "contract__product",
        "product",
        "price_list",
        "formula",
        "mine",
        "place",
        "clause_set",
        "saved_by",
        "supplement",
    )


def price_on(
    contract: Contract,
    product: Product | None,
    day: date,
    kcal: int | None = None,
    *,
    fulfilment_pct: Decimal | None = None,
    known_at: datetime | None = None,
) -> PriceAnswer:
    """The price of a tonne before quality clauses, with its steps; unknown, never nought, with the reason.

    `kcal` asks for another grade of a floating price than the terms name (kcal/kg). `fulfilment_pct` counts
    for lists that tie the price to the volume taken (B4 h). With `known_at`, as it would have been then.
    """
    terms = terms_on(contract, day, known_at=known_at)
    if terms is None:
        return unknown(no_terms(contract.number, day))
    return price_by(terms, product, day, kcal, fulfilment_pct=fulfilment_pct, known_at=known_at)


def price_by(
    terms: ContractTerms,
    product: Product | None,
    day: date,
    kcal: int | None = None,
    *,
    fulfilment_pct: Decimal | None = None,
    known_at: datetime | None = None,
    agreed_already: bool = False,
) -> PriceAnswer:
    """As `price_on`, by given terms; those of a draft may be tried before they are agreed.

    Of a price that is `agreed_already` nobody asks whether it lies below a floor.
    """
    agreed = terms.product or terms.contract.product
    product = product or agreed
    if terms.product is not None and product is not None and product.pk != terms.product.pk:
        values = {"contract": terms.contract.number, "agreed": terms.product.name, "product": product.name}
        return unknown(blocking("other_product", OTHER_PRODUCT, "product", values))
    if terms.basis == ContractTerms.Basis.FLOATING:
        answer = _floating(terms, day, kcal or terms.kcal_per_kg, known_at)
    elif terms.basis == ContractTerms.Basis.LIST:
        answer = _listed(terms, product, day, fulfilment_pct, known_at)
    else:
        answer = summed([Step("fixed", FIXED, _fixed_price(terms), {"number": terms.number})])
    answer = _with_surcharge(answer, terms)
    return answer if agreed_already else _with_floor(answer, terms, product, day)


def may_ship(contract: Contract, day: date) -> list[Finding]:
    """What speaks against coal leaving under a contract on a day: its state and term, the customer's
    documents and admission (B1, R3.04), and a price nobody agreed on. Only findings that block stop it.
    """
    term = Term(contract.starts_on, contract.ends_on)
    found = shipping_findings(contract.number, State(contract.state), term, day)
    found += [*customer_findings(contract.customer), *admission_findings(contract.customer, day)]
    if terms_on(contract, day) is None:
        found.append(no_terms(contract.number, day))
    return found


def _fixed_price(terms: ContractTerms) -> Decimal:
    if terms.unit_price_per_tonne is None:
        raise ValueError(f"{terms} has a fixed price without an amount")
    return terms.unit_price_per_tonne


def _listed(
    terms: ContractTerms,
    product: Product | None,
    day: date,
    fulfilment_pct: Decimal | None,
    known_at: datetime | None,
) -> PriceAnswer:
    if terms.price_list is None or product is None:
        return unknown(no_terms(terms.contract.number, day))
    return listed(
        terms.price_list,
        Delivery(product, day, terms.mine_id, terms.place_id, terms.transport),
        terms.contract.customer,
        tonnes=_tonnes(terms.contract),
        fulfilment_pct=fulfilment_pct,
        known_at=known_at,
    )


def _tonnes(contract: Contract) -> Decimal | None:
    """What the contract agrees in all: its total, else the sum of its months."""
    if contract.total_tonnes is not None:
        return contract.total_tonnes
    total: Decimal | None = contract.months.aggregate(sum=Sum("tonnes"))["sum"]
    return total


def _floating(terms: ContractTerms, day: date, kcal: int | None, known_at: datetime | None) -> PriceAnswer:
    month, formula = Month.of(day), terms.formula
    if formula is None:
        return unknown(no_terms(terms.contract.number, day))
    try:
        version, values, found = priced(formula, month, known_at=known_at)
    except NotPriceable as refusal:
        return unknown(*refusal.findings)
    told = {"month": str(month), "formula": formula.name, "number": version.number}
    base = Step("floating", FLOATING, found.price, told)
    if kcal is None or kcal == values.base_kcal:
        return summed([base])
    return _graded(base, formula.name, values, found, kcal)


def _graded(base: Step, formula: str, values: Terms, found: FloatingPrice, kcal: int) -> PriceAnswer:
    price = next((one.price for one in found.grades if one.grade.kcal_per_kg == kcal), None)
    if price is None:
        return unknown(blocking("no_grade", NO_GRADE, "kcal_per_kg", {"formula": formula, "kcal": kcal}))
    told = {"kcal": kcal, "base": values.base_kcal}
    return summed([base, Step("graded", GRADED, price - found.price, told)])


def _with_surcharge(answer: PriceAnswer, terms: ContractTerms) -> PriceAnswer:
    if not answer.known or not terms.surcharge_per_tonne:
        return answer
    step = Step("surcharge", SURCHARGE, terms.surcharge_per_tonne)
    return summed([*answer.steps, step], answer.findings)


def _with_floor(answer: PriceAnswer, terms: ContractTerms, product: Product | None, day: date) -> PriceAnswer:
    if answer.unit_price_per_tonne is None or product is None:
        return answer
    low = floor_findings(answer.unit_price_per_tonne, product, day, terms.mine_id)
    return replace(answer, findings=(*answer.findings, *low))
