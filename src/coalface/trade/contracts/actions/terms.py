"""Saying by which terms a contract is priced and settled, from which day on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, Severity, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.contracts.queries.terms import price_by
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import State
from coalface.trade.contracts.rules.terms import Basis, Offered, terms_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.pricing.models import ClauseSet, FloatingFormula, PriceList

BEGINS_EARLIER = mark("Version %(number)s is valid from %(from_on)s; new terms must begin later.")
BY_SUPPLEMENT = mark("This contract was approved; its terms change by a supplement.")
NOT_NOW = mark("The contract is in approval or over; its terms stay as they are.")
FLOOR_IN_THE_WAY = mark("The price lies below its floor. Draw up a supplement and send it for approval.")


class TermsInvalid(Refused):
    """The terms cannot hold; the findings name the fields."""


class TermsFixed(NotAllowed):
    """The contract's state does not let its terms be changed this way."""


class TermsFields(TypedDict, total=False):
    """What terms say beside their basis and beginning."""

    product: Product | None
    unit_price_per_tonne: Decimal | None
    price_list: PriceList | None
    formula: FloatingFormula | None
    kcal_per_kg: int | None
    surcharge_per_tonne: Decimal
    mine: Mine | None
    place: Station | None
    transport: str
    clause_set: ClauseSet | None
    weight_basis: str
    loss_allowance_pct: Decimal
    loss_rule: str
    freight_mode: str
    vat_included: bool
    note: str


@transaction.atomic
def set_terms(
    *, contract: Contract, version: int, basis: str, from_on: date, fields: TermsFields, by: User
) -> ContractTerms:
    """The terms from a day on. A draft has one version, which is replaced; a contract concluded elsewhere
    gets the next one; one approved here changes by a supplement only.

    Raises TermsInvalid, TermsFixed, NotAllowed or StaleRecord.
    """
    rows = Contract.objects.select_for_update(of=("self",)).select_related("customer", "product")
    found = rows.get(pk=contract.pk)
    require_reach(by, "trade.edit", found.customer)
    require_reach(by, "money.view", found.customer)
    check_version(found, seen=version, offered={})
    _judge(found, basis, from_on, fields)
    former = _former(found, from_on)
    made = write_terms(found, former, basis, from_on, fields, by)
    _judge_floor(found, made, from_on)
    found.version += 1
    found.save(update_fields=["version"])
    detail = {"number": made.number, "from_on": from_on, "basis": basis, "price": made.unit_price_per_tonne}
    record(by=by, action="trade.contract.set_terms", subject=found, detail=detail)
    return made


def write_terms(
    contract: Contract,
    former: ContractTerms | None,
    basis: str,
    from_on: date,
    fields: TermsFields,
    by: User,
    supplement: Contract | None = None,
) -> ContractTerms:
    """The next version; the one before ends the day before. The caller has judged and locked the contract."""
    if former is not None:
        former.until_on = from_on - timedelta(days=1)
        former.save(update_fields=["until_on"])
    given: TermsFields = {"weight_basis": contract.weight_basis, **fields}
    return ContractTerms.objects.create(
        contract=contract,
        number=(former.number if former else 0) + 1,
        basis=basis,
        from_on=from_on,
        supplement=supplement,
        saved_by=by,
        saved_at=timezone.now(),
        **given,
    )


def adopt_terms(parent: Contract, terms: ContractTerms, by: User) -> ContractTerms:
    """What a supplement agreed becomes the next version of the contract it changes; both are locked."""
    former = parent.terms.order_by("-from_on").first()
    if former is not None and terms.from_on <= former.from_on:
        values = {"number": former.number, "from_on": former.from_on}
        raise TermsInvalid(blocking("terms_overlap", BEGINS_EARLIER, "from_on", values))
    fields: TermsFields = {
        "product": terms.product,
        "unit_price_per_tonne": terms.unit_price_per_tonne,
        "price_list": terms.price_list,
        "formula": terms.formula,
        "kcal_per_kg": terms.kcal_per_kg,
        "surcharge_per_tonne": terms.surcharge_per_tonne,
        "mine": terms.mine,
        "place": terms.place,
        "transport": terms.transport,
        "clause_set": terms.clause_set,
        "weight_basis": terms.weight_basis,
        "loss_allowance_pct": terms.loss_allowance_pct,
        "loss_rule": terms.loss_rule,
        "freight_mode": terms.freight_mode,
        "vat_included": terms.vat_included,
        "note": terms.note,
    }
    return write_terms(parent, former, terms.basis, terms.from_on, fields, by, supplement=terms.contract)


def _judge(contract: Contract, basis: str, from_on: date, fields: TermsFields) -> None:
    if contract.state not in (State.DRAFT.value, State.IN_FORCE.value):
        raise TermsFixed(blocking("terms_fixed", NOT_NOW))
    if contract.state == State.IN_FORCE.value and contract.approved_on is not None:
        raise TermsFixed(blocking("by_supplement", BY_SUPPLEMENT))
    offered = Offered(
        Basis(basis),
        from_on,
        fields.get("unit_price_per_tonne"),
        fields.get("price_list") is not None,
        fields.get("formula") is not None,
        fields.get("kcal_per_kg"),
        fields.get("loss_allowance_pct", Decimal(0)),
    )
    if found := terms_findings(offered, Term(contract.starts_on, contract.ends_on)):
        raise TermsInvalid(*found)


def _former(contract: Contract, from_on: date) -> ContractTerms | None:
    """The version to be followed; a draft's is thrown away, since nobody agreed on it."""
    if contract.state == State.DRAFT.value:
        ContractTerms.objects.filter(contract=contract).delete()
        return None
    former = contract.terms.order_by("-from_on").first()
    if former is not None and from_on <= former.from_on:
        values = {"number": former.number, "from_on": former.from_on}
        raise TermsInvalid(blocking("terms_overlap", BEGINS_EARLIER, "from_on", values))
    return former


def _judge_floor(contract: Contract, terms: ContractTerms, day: date) -> None:
    """A draft goes to approval anyway; terms that hold at once may not lie below the floor (R45.06)."""
    if contract.state == State.DRAFT.value:
        return
    answer = price_by(terms, None, day)
    low: list[Finding] = [one for one in answer.findings if one.severity is Severity.NEEDS_APPROVAL]
    if low:
        way_out = blocking("floor_in_the_way", FLOOR_IN_THE_WAY, "unit_price_per_tonne")
        raise TermsInvalid(*low, way_out)
