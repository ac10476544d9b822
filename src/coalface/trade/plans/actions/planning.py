"""Drawing up a plan, changing its lines by hand, giving it up."""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.actions import require_supply
from coalface.trade.plans.access import EDIT, visible_lines, visible_plans
from coalface.trade.plans.models import Plan, PlanLine, PriorityPolicy
from coalface.trade.plans.queries.demand import Wanted, demand_of
from coalface.trade.plans.queries.plans import policy_on
from coalface.trade.plans.queries.supply import carried_of, supply_of
from coalface.trade.plans.rules.allocation import Demand, Line, Share, allocate
from coalface.trade.plans.rules.states import WRONG_STATE, change_findings

# One month is planned by one person at a time.
TURN = 0x00C0_A1FB


class PlanImpossible(Refused):
    """The plan is not at the point where this can be done, or a change lacks its reason."""


class NothingToPlan(Refused):
    """Nobody ordered and no contract agrees anything for the month."""


@transaction.atomic
def propose_plan(*, month_on: date, reason: str = "", by: User) -> Plan:
    """Share out a month's supply among the orders as the policy says (R0.19-R0.21); returns a draft.

    A draft that is there is drawn up anew; otherwise it is a new revision, which says why after the first.
    Raises PlanImpossible, NothingToPlan or NotAllowed.
    """
    require_supply(by)
    month = Month.of(month_on)
    plan = _draft(month, reason, by)
    wanted = demand_of(month)
    if not wanted:
        message = mark("Nobody ordered for %(month)s, and no contract agrees a quantity.")
        raise NothingToPlan(blocking("nothing_to_plan", message, "month_on", {"month": str(month)}))
    supply, carried = supply_of(month), carried_of(month)
    shares = allocate(
        [_line(at, line, plan.policy) for at, line in enumerate(wanted)],
        {pk: one.kg for pk, one in supply.items()},
        carried,
    )
    plan.supply = [
        {"product": pk, "output_kg": one.output_kg, "stock_kg": one.stock_kg} for pk, one in supply.items()
    ]
    plan.version += plan.pk is not None
    plan.save()
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(_row(plan, line, shares[at]) for at, line in enumerate(wanted))
    detail = {"month": str(month), "revision": plan.revision, "lines": len(wanted), "reason": plan.reason}
    record(by=by, action="trade.plan.propose", subject=plan, detail=detail)
    return plan


@transaction.atomic
def change_line(*, line_id: int, version: int, tonnes: Decimal, reason: str, by: User) -> PlanLine:
    """Plan more or less than was proposed; the reason stays with the line. `version` is the plan's."""
    line = visible_lines(by, EDIT).filter(pk=line_id).first()
    if line is None:
        raise NotAllowed(blocking("line_out_of_reach", mark("This line is not among those you may change.")))
    plan = lock_plan(line.plan_id, version, by)
    line = PlanLine.objects.select_related("customer", "product").get(pk=line_id)
    kg = kilograms(tonnes)
    if found := change_findings(plan.state, kg, line.proposed_kg, reason):
        raise PlanImpossible(*found)
    before = line.planned_kg
    line.planned_kg = kg
    line.reason, line.changed_by = ("", None) if kg == line.proposed_kg else (reason.strip()[:250], by)
    line.save()
    plan.version += 1
    plan.save(update_fields=["version"])
    detail = {"line": str(line), "before_kg": before, "after_kg": kg, "reason": line.reason}
    record(by=by, action="trade.plan.change_line", subject=plan, detail=detail)
    return line


@transaction.atomic
def discard_plan(*, plan_id: int, version: int, by: User) -> None:
    """Give up a draft; revisions that were decided on stay."""
    plan = lock_plan(plan_id, version, by)
    if plan.state != Plan.State.DRAFT:
        raise PlanImpossible(blocking("plan_not_draft", WRONG_STATE))
    record(by=by, action="trade.plan.discard", subject=plan, detail={"plan": str(plan)})
    plan.delete()


def lock_plan(plan_id: int, version: int, by: User) -> Plan:
    """The plan, locked, in the version the person saw; for those who plan for the whole company."""
    require_supply(by)
    plan = visible_plans(by).select_for_update(of=("self",)).select_related("policy").get(pk=plan_id)
    check_version(plan, seen=version, offered={})
    return plan


def _draft(month: Month, reason: str, by: User) -> Plan:
    """The open draft of the month or the next revision, not yet saved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, month.index])
    revisions = Plan.objects.filter(month_on=month.first)
    plan = revisions.filter(state__in=("draft", "approving")).select_for_update().first()
    if plan is not None and plan.state != Plan.State.DRAFT:
        raise PlanImpossible(blocking("plan_in_approval", mark("The plan of this month is in approval.")))
    if plan is None:
        last = revisions.aggregate(last=Max("revision"))["last"] or 0
        plan = Plan(month_on=month.first, revision=last + 1)
    plan.reason = reason.strip()[:250] or plan.reason
    if plan.revision > 1 and not plan.reason:
        message = mark("Please say why the plan is revised.")
        raise PlanImpossible(blocking("reason_missing", message, "reason"))
    plan.policy = policy_on(month.first)
    plan.made_by, plan.made_at = by, timezone.now()
    return plan


def _line(at: int, wanted: Wanted, policy: PriorityPolicy) -> Line[int]:
    demand = Demand(at, policy.priority(wanted.grade), max(wanted.kg, 0))
    return Line(demand, wanted.product_id, wanted.route_id)


def _row(plan: Plan, wanted: Wanted, share: Share) -> PlanLine:
    return PlanLine(
        plan=plan,
        customer_id=wanted.customer_id,
        product_id=wanted.product_id,
        haul_route_id=wanted.route_id,
        grade=wanted.grade,
        ordered_kg=wanted.ordered_kg,
        contracted_kg=wanted.contracted_kg,
        wanted_kg=max(wanted.kg, 0),
        proposed_kg=share.kg,
        planned_kg=share.kg,
        why=share.why.value,
    )
