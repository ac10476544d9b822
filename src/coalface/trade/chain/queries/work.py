"""What of the chain waits for one person: the work of whoever loads, analyses, settles, collects or plans."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.counting import Part, sums_of
from coalface.trade.chain.queries.waiting import (
    behind_plan,
    not_arrived,
    not_invoiced,
    unplanned,
    unsettled,
)
from coalface.trade.chain.rules.board import ARRIVAL_DAYS, SETTLED_DAYS, Work
from coalface.trade.dispatch.access import visible_notes, visible_shipments
from coalface.trade.dispatch.rules.notes import LIVE
from coalface.trade.payments.access import editable_bank_lines, visible_bills, visible_reconciliations
from coalface.trade.payments.models import Bill, Reconciliation
from coalface.trade.payments.queries.banking import WAITING
from coalface.trade.payments.queries.items import debts_due
from coalface.trade.plans.access import visible_lines, visible_orders
from coalface.trade.quality.access import visible_disputes, visible_lots
from coalface.trade.quality.rules import disputes
from coalface.trade.settlement.access import visible_statements
from coalface.trade.settlement.models import Statement

BACK_DAYS, AHEAD_DAYS = 60, 30
"""Older shipments and lots of imported histories would bury what somebody can still do something about."""
IN_HAND = (Bill.State.HELD, Bill.State.PLEDGED)
LIVE_DISPUTES = [state.value for state in disputes.LIVE]


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many records of a kind, between two days where the kind has any."""

    work: Work
    count: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class _Kind:
    """Whose work it is by right, the rows, the field of their day, and its range in days from today."""

    right: str
    rows: Callable[[User, date], QuerySet[Any]]
    field: str = ""
    first: int | None = None
    last: int | None = None


KINDS: Mapping[Work, _Kind] = {
    Work.UNPLANNED: _Kind("plan.edit", lambda user, on: _orders(user, on).filter(unplanned())),
    Work.BEHIND_PLAN: _Kind("plan.edit", lambda user, on: _lines(user, on).filter(behind_plan(on))),
    Work.NOTES_OPEN: _Kind("weighing.edit", lambda user, on: visible_notes(user).filter(state__in=LIVE)),
    Work.NOT_ARRIVED: _Kind(
        "weighing.edit",
        lambda user, on: visible_shipments(user).filter(not_arrived()),
        "shipped_on",
        -BACK_DAYS,
        -ARRIVAL_DAYS,
    ),
    Work.LOT_BARE: _Kind(
        "assay.edit",
        lambda user, on: visible_lots(user).filter(assays__isnull=True),
        "until_on",
        -BACK_DAYS,
        0,
    ),
    Work.LOT_DISPUTED: _Kind(
        "assay.edit",
        lambda user, on: visible_lots(user).filter(
            pk__in=visible_disputes(user).filter(state__in=LIVE_DISPUTES).values("lot")
        ),
    ),
    Work.LOT_UNSETTLED: _Kind(
        "settlement.edit",
        lambda user, on: visible_lots(user).filter(unsettled()),
        "until_on",
        -BACK_DAYS,
        -SETTLED_DAYS,
    ),
    Work.TO_APPROVE: _Kind(
        "settlement.approve",
        lambda user, on: visible_statements(user).filter(state=Statement.States.IN_APPROVAL),
    ),
    Work.NOT_INVOICED: _Kind(
        "settlement.edit", lambda user, on: visible_statements(user).filter(not_invoiced())
    ),
    Work.BANK_POOL: _Kind("money.edit", lambda user, on: editable_bank_lines(user).filter(WAITING)),
    Work.BILLS: _Kind(
        "money.edit",
        lambda user, on: visible_bills(user).filter(state__in=IN_HAND),
        "due_on",
        None,
        AHEAD_DAYS,
    ),
    Work.LETTERS: _Kind(
        "money.edit",
        lambda user, on: visible_reconciliations(user).filter(state=Reconciliation.State.SENT),
    ),
    Work.OVERDUE: _Kind("money.view", lambda user, on: debts_due(user), "due", None, -1),
}


def waiting_for(user: User, on: date) -> Sequence[Waiting]:
    """The kinds of which something waits, in the order of the chain; one question."""
    mine = {work: kind for work, kind in KINDS.items() if may(user, kind.right)}
    found = sums_of({work.value: Part(_within(kind, user, on)) for work, kind in mine.items()})
    return [
        Waiting(work, found[work.value].n, _day(on, kind.first), _day(on, kind.last))
        for work, kind in mine.items()
        if found[work.value].n
    ]


def _within(kind: _Kind, user: User, on: date) -> QuerySet[Any]:
    rows = kind.rows(user, on)
    for end, days in (("gte", kind.first), ("lte", kind.last)):
        if days is not None:
            rows = rows.filter(**{f"{kind.field}__{end}": _day(on, days)})
    return rows


def _day(on: date, days: int | None) -> date | None:
    return None if days is None else on + timedelta(days=days)


def _orders(user: User, on: date) -> QuerySet[Any]:
    return visible_orders(user).filter(month_on__gte=Month.of(on).first)


def _lines(user: User, on: date) -> QuerySet[Any]:
    return visible_lines(user).filter(plan__month_on=Month.of(on).first)
