"""Sending a plan for approval, and what its approval came to."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.actions import request_approval
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking
from coalface.trade.ledger.actions import mark_dirty
from coalface.trade.plans.actions.planning import PlanImpossible, lock_plan
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.plans.rules.states import WRONG_STATE, Event, after

EVENTS = {Verdict.GRANTED: Event.GRANT, Verdict.REFUSED: Event.REFUSE}


@transaction.atomic
def submit_plan(*, plan_id: int, version: int, words: str = "", by: User) -> Plan:
    """Put a draft up for approval; its lines stay as they are from now on."""
    plan = lock_plan(plan_id, version, by)
    _move(plan, Event.SUBMIT)
    plan.version += 1
    plan.save()
    title = _("Plan of %(month)s, revision %(n)s") % {"month": f"{plan.month_on:%Y-%m}", "n": plan.revision}
    request_approval(subject=plan, title=title, words=words, by=by)
    record(by=by, action="trade.plan.submit", subject=plan, detail={"plan": str(plan)})
    return plan


def settle(outcome: Outcome) -> None:
    """What the approval decided, inside its transaction. An approved revision replaces the one before."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=outcome.subject_id)
    _move(plan, EVENTS.get(outcome.verdict, Event.SEND_BACK))
    touched: set[tuple[int, date]] = set()
    if plan.state == Plan.State.APPROVED:
        touched = _replace_former(plan) | _months_of(plan)
    if plan.state in (Plan.State.APPROVED, Plan.State.REFUSED):
        plan.settled_by, plan.settled_at, plan.settled_words = outcome.by, timezone.now(), outcome.words
    plan.version += 1
    plan.save()
    mark_dirty(touched)
    detail = {"verdict": outcome.verdict.value, "state": plan.state}
    record(by=outcome.by, action="trade.plan.settle", subject=plan, detail=detail)


def _replace_former(plan: Plan) -> set[tuple[int, date]]:
    former = (
        Plan.objects.select_for_update().filter(month_on=plan.month_on, state=Plan.State.APPROVED).first()
    )
    if former is None:
        return set()
    _move(former, Event.REPLACE)
    former.version += 1
    former.save()
    return _months_of(former)


def _months_of(plan: Plan) -> set[tuple[int, date]]:
    customers = PlanLine.objects.filter(plan=plan).values_list("customer_id", flat=True)
    return {(customer, plan.month_on) for customer in customers}


def _move(plan: Plan, event: Event) -> None:
    reached = after(plan.state, event)
    if reached is None:
        raise PlanImpossible(blocking("plan_step", WRONG_STATE))
    plan.state = reached.value
