"""Sending a contract for approval, putting it in force, and ending it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.approvals.actions import request_approval
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.desk.words import said
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, Severity, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.contracts.actions.recording import NotAgreeable, months_of, push_engagements
from coalface.trade.contracts.actions.terms import TermsInvalid, adopt_terms
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.contracts.queries.elements import lacking
from coalface.trade.contracts.rules.states import Event, State, after, step_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import mark_dirty

NO_REASON = mark("Please give the reason.")
BEFORE_START = mark("The contract cannot end before it began.")
BATCH = 500


class StepImpossible(Refused):
    """The contract is not in a state from which this can be done."""


@transaction.atomic
def submit_contract(*, contract: Contract, version: int, words: str = "", by: User) -> Contract:
    """Ask for approval of a draft that is complete (B2). A price below its floor goes with it, in words.

    Raises NotAgreeable with what lacks, StepImpossible, StaleRecord or NobodyToDecide.
    """
    found = lock(contract, by, "trade.edit", version)
    move(found, Event.SUBMIT)
    findings = lacking(found)
    if blocks := [one for one in findings if one.blocks]:
        raise NotAgreeable(*blocks)
    low = [said(one) for one in findings if one.severity is Severity.NEEDS_APPROVAL]
    _keep(found)
    title = _("Contract %(number)s with %(customer)s") % {
        "number": found.number,
        "customer": found.customer.name,
    }
    request_approval(subject=found, title=title, words="\n".join([*low, words.strip()]).strip(), by=by)
    record(by=by, action="trade.contract.submit", subject=found, detail={"below_floor": bool(low)})
    return found


def settle(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction."""
    rows = Contract.objects.select_for_update(of=("self",)).select_related("customer", "amends")
    found = rows.get(pk=outcome.subject_id)
    granted = outcome.verdict is Verdict.GRANTED
    move(found, Event.GRANT if granted else Event.SEND_BACK)
    if granted:
        found.approved_on = timezone.localdate()
        if found.amends is not None:
            _adopt(found, found.amends, outcome.by)
    _keep(found)
    if granted:
        mark_dirty(months_of(found))
        push_engagements([found.customer_id])
        _tell(found, _("Contract %(number)s is in force"), outcome.by)
    detail = {"verdict": outcome.verdict.value, "state": found.state}
    record(by=outcome.by, action="trade.contract.settle", subject=found, detail=detail)


@transaction.atomic
def terminate_contract(*, contract: Contract, version: int, on: date, reason: str, by: User) -> Contract:
    """Dissolve a contract before its end: the months that begin after the day are no longer agreed."""
    if not reason.strip():
        raise StepImpossible(blocking("reason_missing", NO_REASON, "reason"))
    found = lock(contract, by, "contract.decide", version)
    if on < found.starts_on:
        raise StepImpossible(blocking("before_start", BEFORE_START, "on"))
    move(found, Event.TERMINATE)
    touched = months_of(found)
    ContractMonth.objects.filter(contract=found, month_on__gt=on).delete()
    found.over_on, found.over_reason = on, reason.strip()[:250]
    if found.ends_on is None or on < found.ends_on:
        found.ends_on = on
    _keep(found)
    mark_dirty(touched)
    push_engagements([found.customer_id])
    _tell(found, _("Contract %(number)s dissolved"), by)
    record(by=by, action="trade.contract.terminate", subject=found, detail={"on": on, "reason": reason})
    return found


@transaction.atomic
def end_contracts(*, today: date, by: User, limit: int = BATCH) -> int:
    """Close contracts whose last day has passed; returns how many, at most `limit`."""
    rows = Contract.objects.select_for_update(skip_locked=True, of=("self",))
    due = list(rows.filter(state=State.IN_FORCE.value, ends_on__lt=today).order_by("ends_on", "pk")[:limit])
    for found in due:
        move(found, Event.END)
        found.over_on = found.ends_on
        _keep(found)
    if due:
        record(by=by, action="trade.contract.end", detail={"contracts": len(due), "before": today})
    return len(due)


def lock(contract: Contract, by: User, right: str, version: int) -> Contract:
    """The contract, locked until the transaction ends; refuses who may not or has not seen it as it is."""
    rows = Contract.objects.select_for_update(of=("self",)).select_related("customer", "product", "amends")
    found = rows.get(pk=contract.pk)
    require_reach(by, right, found.customer)
    check_version(found, seen=version, offered={})
    return found


def move(contract: Contract, event: Event) -> None:
    """Go on to the state the event leads to; the caller saves."""
    state = State(contract.state)
    reached = after(state, event)
    if reached is None:
        raise StepImpossible(*step_findings(state, event))
    contract.state = reached.value


def _adopt(supplement: Contract, parent: Contract, by: User) -> None:
    """The terms of a supplement become the next version of those it changes."""
    terms = supplement.terms.order_by("-from_on").first()
    if terms is None:
        return
    locked = Contract.objects.select_for_update().get(pk=parent.pk)
    if State(locked.state) is not State.IN_FORCE:
        message = mark("The contract %(contract)s is not in force.")
        raise TermsInvalid(blocking("not_in_force", message, "contract", {"contract": locked.number}))
    adopt_terms(locked, terms, by)
    _keep(locked)


def _keep(contract: Contract) -> None:
    contract.version += 1
    contract.save()


def _tell(contract: Contract, text: str, by: User) -> None:
    timeline.write(
        customer=contract.customer,
        kind=TimelineEntry.Kind.CONTRACT,
        text=text % {"number": contract.number},
        by=by,
        subject=contract,
    )
