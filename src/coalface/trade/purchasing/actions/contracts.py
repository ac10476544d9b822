"""Purchase contracts: drafting, approval, the end."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.actions import request_approval
from coalface.desk.search.actions import IndexRow, enter, forget
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.desk.words import said
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, Severity, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Product, Stockyard
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.elements import Elements, element_findings
from coalface.trade.contracts.rules.states import Event, State, after, step_findings
from coalface.trade.contracts.rules.terms import Basis, Offered, terms_findings
from coalface.trade.ledger.actions import keep, next_number
from coalface.trade.pricing.models import ClauseSet, FloatingFormula
from coalface.trade.purchasing.access import EDIT
from coalface.trade.purchasing.models import PurchaseContract, Supplier
from coalface.trade.purchasing.queries.suppliers import buying_findings
from coalface.trade.purchasing.rules.suppliers import Standing, standing_findings

SERIES = "CG"
NO_REASON = mark("Please give the reason.")
BEFORE_START = mark("The contract cannot end before it began.")
REVERSED = mark("The contract ends before it starts.")
NO_TONNES = mark("Tonnes agreed lie above 0.")
FIXED = mark("Only a draft can be changed; end the contract instead.")


class NotPurchasable(Refused):
    """The contract cannot be so, or its state forbids the step."""


class PurchaseFields(TypedDict, total=False):
    """What a purchase contract may say beside what it must."""

    basis: str
    unit_price_per_tonne: Decimal | None
    formula: FloatingFormula | None
    surcharge_per_tonne: Decimal
    vat_included: bool
    clause_set: ClauseSet | None
    weight_basis: str
    loss_allowance_pct: Decimal
    loss_rule: str
    way: str
    counts: str
    terms_days: int
    origin: str
    transport: str
    quality_words: str
    liability_words: str
    dispute_words: str
    remarks: str


@transaction.atomic
def record_purchase(
    *,
    number: str = "",
    supplier: Supplier,
    product: Product,
    stockyard: Stockyard,
    starts_on: date,
    ends_on: date,
    total_tonnes: Decimal,
    by: User,
    **fields: Unpack[PurchaseFields],
) -> PurchaseContract:
    """A draft; without a number it gets the next of the year. Raises NotPurchasable or NumberTaken."""
    require(by, EDIT)
    contract = PurchaseContract(
        supplier=supplier, product=product, stockyard=stockyard, number=number.strip()
    )
    contract.starts_on, contract.ends_on, contract.total_tonnes = starts_on, ends_on, total_tonnes
    _fill(contract, dict(fields))
    _refuse([*standing_findings(supplier.name, Standing(supplier.standing)), *_judge(contract)])
    contract.number = contract.number or next_number(SERIES, starts_on)
    _save(contract)
    detail = {"number": contract.number, "supplier": supplier.name, "tonnes": total_tonnes}
    record(by=by, action="trade.purchase.create", subject=contract, detail=detail)
    return contract


@transaction.atomic
def change_purchase(
    *,
    contract_id: int,
    version: int,
    number: str,
    supplier: Supplier,
    product: Product,
    stockyard: Stockyard,
    starts_on: date,
    ends_on: date,
    total_tonnes: Decimal,
    by: User,
    **fields: Unpack[PurchaseFields],
) -> PurchaseContract:
    """Correct a draft."""
    contract = lock_contract(contract_id, version, by)
    if contract.state != State.DRAFT.value:
        raise NotPurchasable(blocking("fixed", FIXED))
    contract.supplier, contract.product, contract.stockyard = supplier, product, stockyard
    contract.starts_on, contract.ends_on, contract.total_tonnes = starts_on, ends_on, total_tonnes
    contract.number = number.strip() or contract.number
    _fill(contract, dict(fields))
    _refuse([*standing_findings(supplier.name, Standing(supplier.standing)), *_judge(contract)])
    contract.version += 1
    _save(contract)
    record(by=by, action="trade.purchase.change", subject=contract, detail={"number": contract.number})
    return contract


@transaction.atomic
def delete_purchase(*, contract_id: int, version: int, by: User) -> None:
    """A draft that is not wanted."""
    contract = lock_contract(contract_id, version, by)
    if contract.state != State.DRAFT.value:
        raise NotPurchasable(blocking("fixed", FIXED))
    record(by=by, action="trade.purchase.delete", subject=contract, detail={"number": contract.number})
    forget("purchasecontract", contract.pk)
    contract.delete()


@transaction.atomic
def submit_purchase(*, contract_id: int, version: int, words: str = "", by: User) -> PurchaseContract:
    """Ask for approval of a draft that states what B2 asks for, with a supplier whose papers hold (B1)."""
    contract = lock_contract(contract_id, version, by)
    _move(contract, Event.SUBMIT)
    found = [*_lacking(contract), *buying_findings(contract.supplier, timezone.localdate())]
    _refuse(found)
    told = [said(one) for one in found if one.severity is Severity.NEEDS_APPROVAL]
    _keep(contract)
    values = {"number": contract.number, "supplier": contract.supplier.name}
    title = _("Purchase contract %(number)s with %(supplier)s") % values
    request_approval(subject=contract, title=title, words="\n".join([*told, words.strip()]).strip(), by=by)
    record(by=by, action="trade.purchase.submit", subject=contract, detail={"remarks": told})
    return contract


def settle_contract(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction."""
    contract = PurchaseContract.objects.select_for_update().get(pk=outcome.subject_id)
    granted = outcome.verdict is Verdict.GRANTED
    _move(contract, Event.GRANT if granted else Event.SEND_BACK)
    if granted:
        contract.approved_on = timezone.localdate()
    _keep(contract)
    detail = {"verdict": outcome.verdict.value, "words": outcome.words}
    record(by=outcome.by, action="trade.purchase.settle", subject=contract, detail=detail)


@transaction.atomic
def end_purchase(*, contract_id: int, version: int, on: date, reason: str, by: User) -> PurchaseContract:
    """Nothing more is received under it after the day."""
    contract = lock_contract(contract_id, version, by)
    if not reason.strip():
        raise NotPurchasable(blocking("no_reason", NO_REASON, "reason"))
    if on < contract.starts_on:
        raise NotPurchasable(blocking("before_start", BEFORE_START, "on"))
    _move(contract, Event.END)
    contract.over_on, contract.over_reason = on, reason.strip()[:250]
    contract.ends_on = min(contract.ends_on, on)
    _keep(contract)
    record(by=by, action="trade.purchase.end", subject=contract, detail={"on": on, "reason": reason})
    return contract


def lock_contract(contract_id: int, version: int, by: User) -> PurchaseContract:
    require(by, EDIT)
    rows = PurchaseContract.objects.select_for_update(of=("self",)).select_related("supplier", "stockyard")
    contract = rows.get(pk=contract_id)
    check_version(contract, seen=version, offered={})
    return contract


def _fill(contract: PurchaseContract, fields: dict[str, object]) -> None:
    """A price of one kind leaves none of the other behind."""
    for name, value in fields.items():
        setattr(contract, name, value.strip() if isinstance(value, str) else value)
    if contract.basis == Basis.FIXED:
        contract.formula, contract.surcharge_per_tonne = None, Decimal(0)
    else:
        contract.unit_price_per_tonne = None


def _judge(contract: PurchaseContract) -> list[Finding]:
    if contract.ends_on < contract.starts_on:
        return [blocking("reversed", REVERSED, "ends_on")]
    found = [] if contract.total_tonnes > 0 else [blocking("no_tonnes", NO_TONNES, "total_tonnes")]
    offered = Offered(
        Basis(contract.basis),
        contract.starts_on,
        contract.unit_price_per_tonne,
        has_formula=contract.formula is not None,
        loss_allowance_pct=contract.loss_allowance_pct,
    )
    return [*found, *terms_findings(offered, Term(contract.starts_on, contract.ends_on))]


def _lacking(contract: PurchaseContract) -> list[Finding]:
    return element_findings(
        Elements(
            quality=contract.quality_words,
            has_end=True,
            flow_from=contract.origin,
            flow_to=contract.stockyard.name,
            transport=contract.transport,
            liability=contract.liability_words,
            dispute=contract.dispute_words,
            has_terms=True,
            total_tonnes=contract.total_tonnes,
            quantities=(),
        )
    )


def _refuse(found: list[Finding]) -> None:
    if blocks := [one for one in found if one.blocks]:
        raise NotPurchasable(*blocks)


def _move(contract: PurchaseContract, event: Event) -> None:
    reached = after(State(contract.state), event)
    if reached is None:
        raise NotPurchasable(*step_findings(State(contract.state), event))
    contract.state = reached.value


def _keep(contract: PurchaseContract) -> None:
    contract.version += 1
    contract.save()


def _save(contract: PurchaseContract) -> None:
    keep(contract)
    enter(
        IndexRow(
            "purchasecontract",
            contract.pk,
            contract.number,
            contract.supplier.name,
            (contract.supplier.name,),
            everyones=True,
        )
    )
