"""Recording what no number says: judgements and excuses."""

from datetime import date

from django.db import transaction

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.access import judgeable_customers
from coalface.evaluation.grading.models import Excuse, Judgement
from coalface.evaluation.grading.rules.policy import Judged
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month

LONGEST_MONTHS = 36


class EvidenceRefused(Refused):
    """The judgement or excuse says too little to be relied on."""


@transaction.atomic
def record_judgement(
    *,
    customer: Customer,
    criterion: Judged,
    holds: bool,
    evidence: str,
    from_on: date,
    until_on: date,
    by: User,
) -> Judgement:
    """Judge one criterion from one day to another; the latest judgement of a day counts, older ones stay."""
    _reach(customer, by)
    _refuse_silence(evidence)
    if not from_on <= until_on <= (Month.of(from_on) + LONGEST_MONTHS).last:
        message = mark("A judgement runs from its first to its last day, at most three years.")
        raise EvidenceRefused(blocking("judgement_period", message, "until_on"))
    judgement = Judgement.objects.create(
        customer=customer,
        criterion=criterion.value,
        holds=holds,
        evidence=evidence.strip(),
        from_on=from_on,
        until_on=until_on,
        judged_by=by,
    )
    detail = {"criterion": criterion.value, "holds": holds, "from": from_on, "until": until_on}
    record(by=by, action="evaluation.grading.record_judgement", subject=customer, detail=detail)
    return judgement


@transaction.atomic
def record_excuse(*, customer: Customer, month: Month, reason: str, evidence: str, by: User) -> Excuse:
    """Say why a month without shipment is not the customer's fault (R0.24); once a month, never changed."""
    _reach(customer, by)
    _refuse_silence(evidence)
    if not reason.strip():
        raise EvidenceRefused(blocking("excuse_reason", mark("Say what the reason was."), "reason"))
    excuse, created = Excuse.objects.get_or_create(
        customer=customer,
        month_on=month.first,
        defaults={"reason": reason.strip()[:250], "evidence": evidence.strip(), "recorded_by": by},
    )
    if not created:
        message = mark("%(month)s has an excuse already, recorded by %(by)s.")
        values = {"month": month, "by": excuse.recorded_by}
        raise EvidenceRefused(blocking("excuse_twice", message, "month", values))
    record(
        by=by,
        action="evaluation.grading.record_excuse",
        subject=customer,
        detail={"month": str(month), "reason": excuse.reason},
    )
    return excuse


def _reach(customer: Customer, by: User) -> None:
    require(by, "grade.judge")
    if not judgeable_customers(by).filter(pk=customer.pk).exists():
        message = mark("This customer is not among those you may judge.")
        raise NotAllowed(blocking("customer_out_of_reach", message))


def _refuse_silence(evidence: str) -> None:
    if not evidence.strip():
        message = mark("Name the evidence: a report, a visit, a statement.")
        raise EvidenceRefused(blocking("evidence_missing", message, "evidence"))
