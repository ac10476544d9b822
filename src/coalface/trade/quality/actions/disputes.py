"""Disputes about a lot: they open by themselves when two assays differ too much, and end by a word."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.timeline.actions import write
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused
from coalface.kernel.versions import check_version
from coalface.trade.ledger.access import require_reach
from coalface.trade.quality.access import EDIT
from coalface.trade.quality.models import Assay, Dispute, Lot, Sample
from coalface.trade.quality.queries import agreed_assay, disputed
from coalface.trade.quality.rules.disputes import State, ending_findings, move_findings
from coalface.trade.quality.rules.results import Outcome, Party

TOPIC = "trade.quality"


class NotInDispute(Refused):
    """The dispute has moved on, or lacks what it takes to end it."""


def review_lot(lot: Lot, by: User) -> Dispute | None:
    """Open a dispute when both assays of a lot differ too much, withdraw it when they no longer do.

    Called in the transaction in which an assay was saved; the lot is locked by then.
    """
    agreed, live = agreed_assay(lot), disputed(lot)
    beyond = agreed is not None and agreed.disputed
    if beyond and live is None:
        return _open(lot, by)
    if not beyond and live is not None and live.state == State.OPEN.value:
        _end(live, State.WITHDRAWN, by)
    return live if beyond else None


@transaction.atomic
def send_to_referee(
    *, dispute_id: int, version: int, referee: str, sample: Sample | None, by: User
) -> Dispute:
    """Have a laboratory that both sides trust analyse the portion kept for it."""
    dispute = _lock(dispute_id, version, by, State.AT_REFEREE)
    dispute.state, dispute.referee, dispute.sample = State.AT_REFEREE.value, referee.strip(), sample
    dispute.version += 1
    dispute.save(update_fields=["state", "referee", "sample", "version"])
    detail = {"referee": dispute.referee, "sample": sample.number if sample else None}
    record(by=by, action="trade.dispute.send", subject=dispute.lot, detail=detail)
    return dispute


@transaction.atomic
def resolve_dispute(*, dispute_id: int, version: int, outcome: Outcome, words: str, by: User) -> Dispute:
    """Say whose result counts; what was held is settled by it from now on."""
    dispute = _lock(dispute_id, version, by, State.RESOLVED)
    known = Assay.objects.filter(lot=dispute.lot_id, party=Party.REFEREE.value).exists()
    _refuse(ending_findings(outcome, referee_known=known, words=words))
    dispute.outcome, dispute.words = outcome.value, words.strip()
    _end(dispute, State.RESOLVED, by)
    return dispute


def _open(lot: Lot, by: User) -> Dispute:
    made = Dispute.objects.create(lot=lot, opened_at=timezone.now())
    customer = lot.contract.customer
    title = _("Quality of lot %(lot)s is in dispute") % {"lot": lot.number}
    raise_notice(
        to=[person for person in (customer.responsible,) if person is not None],
        topic=TOPIC,
        key=_key(lot),
        title=title,
        body=customer.name,
        kind=Notice.Kind.TASK,
        subject=lot,
        by=by,
    )
    write(customer=customer, kind="shipment", text=title, by=by)
    record(by=by, action="trade.dispute.open", subject=lot)
    return made


def _end(dispute: Dispute, state: State, by: User) -> None:
    dispute.state, dispute.ended_at = state.value, timezone.now()
    dispute.version += 1
    dispute.save()
    close_by_key(key=_key(dispute.lot), by=by)
    detail = {"outcome": dispute.outcome, "words": dispute.words}
    action = "trade.dispute.resolve" if state is State.RESOLVED else "trade.dispute.withdraw"
    record(by=by, action=action, subject=dispute.lot, detail=detail)


def _lock(dispute_id: int, version: int, by: User, to: State) -> Dispute:
    rows = Dispute.objects.select_for_update(of=("self",)).select_related("lot__contract__customer")
    dispute = rows.get(pk=dispute_id)
    require_reach(by, EDIT, dispute.lot.contract.customer)
    check_version(dispute, seen=version, offered={})
    _refuse(move_findings(State(dispute.state), to))
    return dispute


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise NotInDispute(*findings)


def _key(lot: Lot) -> str:
    return f"lot-dispute:{lot.pk}"
