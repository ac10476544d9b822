"""Recording contracts and the quantities agreed for each month."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.queries import admission_findings
from coalface.archive.customers.actions import set_engaged_until
from coalface.archive.customers.models import Customer
from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search import actions as search
from coalface.desk.subjects.hooks import News, tell
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import Contract, ContractMonth, Quote
from coalface.trade.contracts.queries import quantities_of
from coalface.trade.contracts.rules import MonthQuantity, Term, contract_findings
from coalface.trade.contracts.rules.changing import change_findings, what_changed
from coalface.trade.contracts.rules.elements import schedule_findings
from coalface.trade.contracts.rules.states import BOUND, State
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.ledger.actions import apply_changes, keep, mark_dirty

BOUND_STATES = tuple(state.value for state in BOUND)
KIND_CHANGED = mark("The contract %(contract)s has become one of another kind.")
APPROVED_STAYS = mark("What was approved, or waits for it, stays; end the contract instead.")
HAS_SHIPMENTS = mark("Shipments refer to the contract %(contract)s, so it must stay.")


class NotAgreeable(Refused):
    """What was entered cannot be a contract."""


class ContractFixed(Refused):
    """The state of the contract does not let this be changed by hand."""


class ContractInUse(Refused):
    """Shipments refer to the contract."""


class ContractDetails(TypedDict, total=False):
    """What a contract may say beside its number, kind and start."""

    ends_on: date | None
    product: Product | None
    weight_basis: str
    remarks: str
    amends: Contract | None
    total_tonnes: Decimal | None
    quality_words: str
    flow_from: str
    flow_to: str
    transport: str
    liability_words: str
    dispute_words: str
    deposit_yuan: Decimal | None


class ContractChanges(ContractDetails, total=False):
    """What may change on a contract."""

    number: str
    kind: str
    starts_on: date


@transaction.atomic
def record_contract(
    *,
    customer: Customer,
    number: str,
    kind: str,
    starts_on: date,
    quantities: Sequence[MonthQuantity] = (),
    draft: bool = False,
    by: User,
    **details: Unpack[ContractDetails],
) -> Contract:
    """A new contract with its monthly quantities: a draft, or one concluded elsewhere and in force at once.

    Raises NotAgreeable, NumberTaken or NotAllowed.
    """
    require_reach(by, "trade.edit", customer)
    contract = Contract(customer=customer, number=number.strip(), kind=kind, starts_on=starts_on, **details)
    contract.state = Contract.State.DRAFT if draft else Contract.State.IN_FORCE
    standing = admission_findings(customer, timezone.localdate())
    notes = _judge(contract, quantities, standing)
    keep(contract)
    _write_quantities(contract, quantities)
    mark_dirty(months_of(contract))
    _project(contract)
    push_engagements([customer.pk])
    timeline.write(
        customer=customer,
        kind=TimelineEntry.Kind.CONTRACT,
        text=_("Contract %(number)s recorded") % {"number": contract.number},
        by=by,
        subject=contract,
    )
    record(by=by, action="trade.contract.create", subject=contract, detail={"notes": notes})
    return contract


@transaction.atomic
def change_contract(
    *,
    contract: Contract,
    version: int,
    quantities: Sequence[MonthQuantity] | None = None,
    by: User,
    **changes: Unpack[ContractChanges],
) -> Contract:
    """Change what is given; `quantities` replaces all months. Raises StaleRecord beside the others, and
    ContractFixed for what changes by a supplement only.
    """
    found = _locked(contract)
    require_reach(by, "trade.edit", found.customer)
    before = months_of(found)
    changed = apply_changes(found, version, changes)
    agreed = quantities_of(found) if quantities is None else list(quantities)
    if word := what_changed(quantities_of(found), agreed):
        changed.append(word)
    if not changed:
        return found
    if word == "quantities" and (odd := schedule_findings(found.total_tonnes, agreed)):
        raise NotAgreeable(*odd)
    approved = found.approved_on is not None
    if fixed := change_findings(State(found.state), approved=approved, changed=changed):
        raise ContractFixed(*fixed)
    found.version = version + 1
    notes = _judge(found, agreed)
    keep(found)
    if word:
        _write_quantities(found, agreed)
    mark_dirty({*before, *months_of(found)})
    if "kind" in changed:
        tell("contract", [News(found, KIND_CHANGED, {"contract": str(found)}, by)])
    _project(found)
    push_engagements([found.customer_id])
    detail = {"fields": changed, "notes": notes}
    record(by=by, action="trade.contract.change", subject=found, detail=detail)
    return found


@transaction.atomic
def delete_contract(*, contract: Contract, version: int, by: User) -> None:
    """Remove a contract recorded by mistake; ContractInUse when shipments refer to it."""
    found = _locked(contract)
    require_reach(by, "trade.edit", found.customer)
    apply_changes(found, version, {})
    if found.approved_on is not None or found.state == Contract.State.APPROVING:
        raise ContractFixed(blocking("contract_fixed", APPROVED_STAYS))
    mark_dirty(months_of(found))
    search.forget("contract", found.pk)
    record(by=by, action="trade.contract.delete", subject=found)
    try:
        found.delete()
    except ProtectedError:
        values = {"contract": str(found)}
        raise ContractInUse(blocking("contract_in_use", HAS_SHIPMENTS, None, values)) from None
    push_engagements([found.customer_id])


def push_engagements(customer_ids: Iterable[int] | None = None) -> int:
    """Tell the archive until when customers are under contract; all of them when none are named.

    Returns how many were told something new.
    """
    rows = Contract.objects.filter(state__in=BOUND_STATES).order_by()
    known = Customer.objects.filter(engaged_until__isnull=False)
    if customer_ids is not None:
        ids = set(customer_ids)
        rows, known = rows.filter(customer__in=ids), known.filter(pk__in=ids)
    ends: Any = rows.values_list("customer").annotate(last=Max(Coalesce("ends_on", date.max)))
    until: dict[int, date | None] = dict.fromkeys(known.values_list("pk", flat=True))
    return set_engaged_until({**until, **dict(ends)})


def follow_customers(news: Sequence[News]) -> None:
    """Contracts and quotes are found by those who look after their customer, also after it changed hands."""
    for one in news:
        customer = one.subject
        if isinstance(customer, Customer):
            owner = {"responsible_id": customer.responsible_id, "department_id": customer.department_id}
            for kind, model in (("contract", Contract), ("quote", Quote)):
                ids = model._default_manager.filter(customer=customer).values_list("pk", flat=True)
                search.hand_over(kind, ids, **owner)


def follow_cards(left_id: int, kept_id: int, by: User) -> None:
    """After a merge or a split the archive is told until when both customers are under contract."""
    push_engagements((left_id, kept_id))


def _locked(contract: Contract) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",)).select_related("customer", "product")
    return rows.get(pk=contract.pk)


def _judge(
    contract: Contract, quantities: Sequence[MonthQuantity], standing: Sequence[Finding] = ()
) -> list[str]:
    """Refuse what cannot be agreed; returns the codes of mere remarks.

    `standing` is what the customer's documents and admission say; it counts for a new contract only (B1).
    """
    findings = contract_findings(contract.number, Term(contract.starts_on, contract.ends_on), quantities)
    findings += [*customer_findings(contract.customer), *standing]
    if refusals := [finding for finding in findings if finding.blocks]:
        raise NotAgreeable(*refusals)
    return [finding.code for finding in findings]


def _write_quantities(contract: Contract, quantities: Sequence[MonthQuantity]) -> None:
    ContractMonth.objects.filter(contract=contract).delete()
    ContractMonth.objects.bulk_create(
        ContractMonth(
            contract=contract,
            month_on=quantity.month.first,
            tonnes=quantity.tonnes,
            excused_tonnes=quantity.excused_tonnes,
        )
        for quantity in quantities
    )


def months_of(contract: Contract) -> set[tuple[int, date]]:
    """The customer months a contract has a part in: where it begins and where it agrees a quantity."""
    agreed = ContractMonth.objects.filter(contract=contract).values_list("month_on", flat=True)
    return {(contract.customer_id, day) for day in (contract.starts_on, *agreed)}


def _project(contract: Contract) -> None:
    search.enter(index_row(contract))


def index_row(contract: Contract) -> search.IndexRow:
    """A contract is found by its number and its customer."""
    customer = contract.customer
    return search.IndexRow(
        subject_kind="contract",
        subject_id=contract.pk,
        title=contract.number,
        subtitle=customer.name,
        words=(contract.number, customer.name),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )
