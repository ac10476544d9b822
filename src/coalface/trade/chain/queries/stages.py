"""Each stage of the board: the parts it asks for, and what it makes of their sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery

from coalface.identity.people.access import may
from coalface.kernel.measures import from_fen, from_kilograms
from coalface.trade.chain.queries.asked import Asked, StageSums, Stuck
from coalface.trade.chain.queries.counting import Part, Sums
from coalface.trade.chain.queries.waiting import (
    behind_plan,
    in_no_lot,
    not_arrived,
    not_invoiced,
    unplanned,
    unsettled,
)
from coalface.trade.chain.rules.board import ARRIVAL_DAYS, LOT_DAYS, SETTLED_DAYS, Jam, Stage
from coalface.trade.dispatch.access import visible_arrivals, visible_notes, visible_shipments
from coalface.trade.dispatch.queries.arrivals import with_losses
from coalface.trade.dispatch.rules import notes
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.months.access import visible_cash_months
from coalface.trade.payments.queries.items import debts_due
from coalface.trade.plans.access import visible_lines, visible_orders
from coalface.trade.plans.models import Plan
from coalface.trade.quality.access import SEE, visible_disputes, visible_lots
from coalface.trade.quality.models import LotShipment
from coalface.trade.quality.rules import disputes
from coalface.trade.settlement.access import visible_statements
from coalface.trade.settlement.models import Statement, StatementVersion

PLAN_LINES, BY_CONTRACT = "plan_lines", "contract__customer"
NOTES, ARRIVALS, LOTS, STATEMENTS, PAID = "notes", "arrivals", "lots", "statements", "paid"
LOT_WEIGHTS = "lot_weights"
IN_YARD = (notes.State.IN_YARD.value, notes.State.LOADED.value)
Parts = dict[str, Part]


@dataclass(frozen=True, slots=True)
class Known:
    """The sums of the month, and those of the parts by their names."""

    months: Mapping[str, int]
    parts: Mapping[str, Sums]

    def stuck(self, jam: Jam, asked: Asked, days: int | None = None) -> Stuck:
        until = None if days is None else asked.older_than(days)
        return Stuck(jam, self.parts[jam].n, until)

    def used(self, *names: str) -> bool:
        """Whether there is a record of the stage at all, in whatever month."""
        return any(self.parts[f"any_{name}"].n for name in names)


@dataclass(frozen=True, slots=True)
class Maker:
    parts: Callable[[Asked], Parts]
    make: Callable[[Asked, Known], StageSums | None]


def _contract(asked: Asked, known: Known) -> StageSums:
    return StageSums(Stage.CONTRACT, from_kilograms(known.months["contracted"]))


def _plan_parts(asked: Asked) -> Parts:
    if not may(asked.user, "plan.view"):
        return {}
    lines, orders = visible_lines(asked.user), visible_orders(asked.user)
    of_month = asked.of(lines).filter(plan__month_on=asked.month.first, plan__state=Plan.State.APPROVED)
    ordered = asked.of(orders).filter(month_on=asked.month.first)
    return {
        "any_plan": Part(lines, any=True),
        "any_order": Part(orders, any=True),
        PLAN_LINES: Part(of_month, tonnes="planned_kg"),
        Jam.UNPLANNED: Part(ordered.filter(unplanned())),
        Jam.BEHIND_PLAN: Part(of_month.filter(behind_plan(asked.on))),
    }


def _plan(asked: Asked, known: Known) -> StageSums | None:
    if PLAN_LINES not in known.parts or not known.used("plan", "order"):
        return None
    lines = known.parts[PLAN_LINES]
    stuck = (known.stuck(Jam.UNPLANNED, asked), known.stuck(Jam.BEHIND_PLAN, asked))
    return StageSums(Stage.PLAN, from_kilograms(int(lines.tonnes)), None, lines.n, stuck)


def _note_parts(asked: Asked) -> Parts:
    rows = asked.within(visible_notes(asked.user), "valid_until_on")
    late = Q(state__in=notes.LIVE, valid_until_on__lt=asked.on)
    return {
        "any_note": Part(visible_notes(asked.user), any=True),
        NOTES: Part(rows, "tonnes", "reserved_yuan"),
        Jam.NOTES_LATE: Part(rows.filter(late)),
        Jam.NOT_WEIGHED: Part(rows.filter(state__in=IN_YARD)),
    }


def _note(asked: Asked, known: Known) -> StageSums | None:
    if not known.used("note"):
        return None
    found = known.parts[NOTES]
    # Weighed loads hold nothing any more.
    held = None if hidden_fields(asked.user) else found.yuan or None
    stuck = (known.stuck(Jam.NOTES_LATE, asked, 1), known.stuck(Jam.NOT_WEIGHED, asked))
    return StageSums(Stage.NOTE, found.tonnes, held, found.n, stuck)


def _dispatch_parts(asked: Asked) -> Parts:
    if not may(asked.user, SEE):
        return {}
    return {Jam.IN_NO_LOT: _shipments(asked, LOT_DAYS, in_no_lot())}


def _dispatch(asked: Asked, known: Known) -> StageSums:
    value = None if hidden_fields(asked.user) else from_fen(known.months["fen"]) or None
    stuck = (known.stuck(Jam.IN_NO_LOT, asked, LOT_DAYS),) if _sees_lots(known) else ()
    tonnes = from_kilograms(known.months["dispatched"])
    return StageSums(Stage.DISPATCH, tonnes, value, known.months["loads"], stuck)


def _arrival_parts(asked: Asked) -> Parts:
    rows = asked.within(visible_arrivals(asked.user), "arrived_on")
    return {
        "any_arrival": Part(visible_arrivals(asked.user), any=True),
        ARRIVALS: Part(rows, "tonnes"),
        Jam.LOSS_DISPUTED: Part(with_losses(rows).filter(verdict="dispute")),
        Jam.NOT_ARRIVED: _shipments(asked, ARRIVAL_DAYS, not_arrived()),
    }


def _arrival(asked: Asked, known: Known) -> StageSums | None:
    if not known.used("arrival"):
        return None
    stuck = (known.stuck(Jam.NOT_ARRIVED, asked, ARRIVAL_DAYS), known.stuck(Jam.LOSS_DISPUTED, asked))
    found = known.parts[ARRIVALS]
    return StageSums(Stage.ARRIVAL, found.tonnes, None, found.n, stuck)


def _quality_parts(asked: Asked) -> Parts:
    if not may(asked.user, SEE):
        return {}
    lots = asked.within(visible_lots(asked.user), "until_on", BY_CONTRACT)
    inside = Q(lot__in=lots.values("pk"))
    live = Q(state__in=[state.value for state in disputes.LIVE])
    return {
        "any_lot": Part(visible_lots(asked.user), any=True),
        LOTS: Part(lots),
        LOT_WEIGHTS: Part(LotShipment.objects.filter(inside), tonnes="shipment__net_tonnes"),
        Jam.LOT_BARE: Part(lots.filter(assays__isnull=True)),
        Jam.LOT_DISPUTED: Part(visible_disputes(asked.user).filter(inside, live)),
        Jam.LOT_UNSETTLED: Part(lots.filter(unsettled(), until_on__lte=asked.older_than(SETTLED_DAYS))),
    }


def _quality(asked: Asked, known: Known) -> StageSums | None:
    if not _sees_lots(known):
        return None
    stuck = (known.stuck(Jam.LOT_BARE, asked), known.stuck(Jam.LOT_DISPUTED, asked))
    return StageSums(Stage.QUALITY, known.parts[LOT_WEIGHTS].tonnes, None, known.parts[LOTS].n, stuck)


def _settlement_parts(asked: Asked) -> Parts:
    seen = visible_statements(asked.user)
    rows = asked.within(seen, "last_on", BY_CONTRACT)
    newest = StatementVersion.objects.filter(statement=OuterRef("pk"), posted_at__isnull=False)
    weight = Subquery(newest.order_by("-number").values("tonnes")[:1])
    posted = rows.filter(state=Statement.States.POSTED).annotate(weight=weight)
    return {
        "any_statement": Part(seen, any=True),
        STATEMENTS: Part(posted, "weight", F("posted_yuan")),
        Jam.TO_APPROVE: Part(rows.filter(state=Statement.States.IN_APPROVAL)),
        Jam.NOT_INVOICED: Part(rows.filter(not_invoiced())),
    }


def _settlement(asked: Asked, known: Known) -> StageSums | None:
    if not known.used("statement"):
        return None
    found = known.parts[STATEMENTS]
    stuck = [known.stuck(Jam.TO_APPROVE, asked), known.stuck(Jam.NOT_INVOICED, asked)]
    if _sees_lots(known):
        stuck.insert(0, known.stuck(Jam.LOT_UNSETTLED, asked, SETTLED_DAYS))
    return StageSums(Stage.SETTLEMENT, found.tonnes, found.yuan or None, found.n, stuck)


def _cash_parts(asked: Asked) -> Parts:
    if not may(asked.user, "money.view"):
        return {}
    rows = asked.of(visible_cash_months(asked.user)).filter(month_on=asked.month.first)
    debts = asked.of(debts_due(asked.user), "account__customer")
    late = debts.filter(due__range=(asked.month.first, asked.older_than(1)))
    return {PAID: Part(rows, yuan="paid_fen"), Jam.OVERDUE: Part(late)}


def _cash(asked: Asked, known: Known) -> StageSums | None:
    if PAID not in known.parts:
        return None
    paid = from_fen(int(known.parts[PAID].yuan))
    return StageSums(Stage.CASH, None, paid, None, (known.stuck(Jam.OVERDUE, asked, 1),))


def _shipments(asked: Asked, days: int, condition: Q) -> Part:
    until = asked.older_than(days)
    rows = asked.of(visible_shipments(asked.user))
    return Part(rows.filter(condition, shipped_on__range=(asked.month.first, until)))


def _sees_lots(known: Known) -> bool:
    return LOTS in known.parts and known.used("lot")


def _nothing(asked: Asked) -> Parts:
    return {}


STAGES = (
    Maker(_nothing, _contract),
    Maker(_plan_parts, _plan),
    Maker(_note_parts, _note),
    Maker(_dispatch_parts, _dispatch),
    Maker(_arrival_parts, _arrival),
    Maker(_quality_parts, _quality),
    Maker(_settlement_parts, _settlement),
    Maker(_cash_parts, _cash),
)
