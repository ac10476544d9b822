"""The stages of a sale, what can be stuck in them, and from when on it counts as stuck (R2.15)."""

from dataclasses import dataclass
from enum import StrEnum

from coalface.kernel.findings import mark

ARRIVAL_DAYS = 15
"""Rail to a port and a ship from there take about two weeks; what is under way longer is asked after."""
LOT_DAYS = 10
"""Lots are made up of ten days at most, unless a contract says a month."""
SETTLED_DAYS = 10
"""A lot whose assay came is settled within ten days; later it is asked after."""
LEAST_SHIPPED_PCT = 80
"""What of a month's plan is shipped evenly at the least, as supervision asks of a month (B2)."""


class Stage(StrEnum):
    """The way of a sale; the order here is the order of the chain."""

    ADMISSION = "admission"
    CONTRACT = "contract"
    PLAN = "plan"
    NOTE = "note"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    QUALITY = "quality"
    SETTLEMENT = "settlement"
    CASH = "cash"


STAGE_NAMES = {
    Stage.ADMISSION: mark("Admission of the customer"),
    Stage.CONTRACT: mark("Contract"),
    Stage.PLAN: mark("Plan of the month"),
    Stage.NOTE: mark("Loading notes"),
    Stage.DISPATCH: mark("Dispatch"),
    Stage.ARRIVAL: mark("Arrival"),
    Stage.QUALITY: mark("Lots and quality"),
    Stage.SETTLEMENT: mark("Settlement"),
    Stage.CASH: mark("Money received"),
}


class Jam(StrEnum):
    """Why something does not move on."""

    UNPLANNED = "unplanned"
    BEHIND_PLAN = "behind_plan"
    NOTES_LATE = "notes_late"
    NOT_WEIGHED = "not_weighed"
    IN_NO_LOT = "in_no_lot"
    NOT_ARRIVED = "not_arrived"
    LOSS_DISPUTED = "loss_disputed"
    LOT_BARE = "lot_bare"
    LOT_DISPUTED = "lot_disputed"
    LOT_UNSETTLED = "lot_unsettled"
    TO_APPROVE = "to_approve"
    NOT_INVOICED = "not_invoiced"
    OVERDUE = "overdue"


JAM_NAMES = {
    Jam.UNPLANNED: mark("orders in no approved plan"),
    Jam.BEHIND_PLAN: mark("plan lines shipped below %(pct)s%% of their days"),
    Jam.NOTES_LATE: mark("loading notes open past their last day"),
    Jam.NOT_WEIGHED: mark("trucks in the yard, not weighed out"),
    Jam.IN_NO_LOT: mark("shipments in no lot after %(days)s days"),
    Jam.NOT_ARRIVED: mark("shipments without arrival after %(days)s days"),
    Jam.LOSS_DISPUTED: mark("arrivals with a loss to be disputed"),
    Jam.LOT_BARE: mark("lots without an assay"),
    Jam.LOT_DISPUTED: mark("lots in dispute"),
    Jam.LOT_UNSETTLED: mark("lots in no statement after %(days)s days"),
    Jam.TO_APPROVE: mark("statements waiting for approval"),
    Jam.NOT_INVOICED: mark("statements not invoiced in full"),
    Jam.OVERDUE: mark("debts overdue"),
}
JAM_VALUES = {
    Jam.BEHIND_PLAN: {"pct": LEAST_SHIPPED_PCT},
    Jam.IN_NO_LOT: {"days": LOT_DAYS},
    Jam.NOT_ARRIVED: {"days": ARRIVAL_DAYS},
    Jam.LOT_UNSETTLED: {"days": SETTLED_DAYS},
}


@dataclass(frozen=True, slots=True)
class Step:
    """A box of the process chart: the right to act in it, and the kinds of approval taken there."""

    stage: Stage
    right: str
    approvals: tuple[str, ...] = ()


STEPS = (
    Step(Stage.ADMISSION, "admission.edit", ("admission",)),
    Step(Stage.CONTRACT, "trade.edit", ("contract",)),
    Step(Stage.PLAN, "plan.edit", ("plan",)),
    Step(Stage.NOTE, "weighing.edit"),
    Step(Stage.DISPATCH, "weighing.edit"),
    Step(Stage.ARRIVAL, "weighing.edit"),
    Step(Stage.QUALITY, "assay.edit"),
    Step(Stage.SETTLEMENT, "settlement.edit", ("statement",)),
    Step(Stage.CASH, "money.edit"),
)


class Work(StrEnum):
    """What waits for whoever it is the work of, in the order of the chain."""

    UNPLANNED = "unplanned"
    BEHIND_PLAN = "behind_plan"
    NOTES_OPEN = "notes_open"
    NOT_ARRIVED = "not_arrived"
    LOT_BARE = "lot_bare"
    LOT_DISPUTED = "lot_disputed"
    LOT_UNSETTLED = "lot_unsettled"
    TO_APPROVE = "to_approve"
    NOT_INVOICED = "not_invoiced"
    BANK_POOL = "bank_pool"
    BILLS = "bills"
    LETTERS = "letters"
    OVERDUE = "overdue"


WORK_NAMES = {
    Work.UNPLANNED: JAM_NAMES[Jam.UNPLANNED],
    Work.BEHIND_PLAN: JAM_NAMES[Jam.BEHIND_PLAN],
    Work.NOTES_OPEN: mark("loading notes open"),
    Work.NOT_ARRIVED: JAM_NAMES[Jam.NOT_ARRIVED],
    Work.LOT_BARE: JAM_NAMES[Jam.LOT_BARE],
    Work.LOT_DISPUTED: JAM_NAMES[Jam.LOT_DISPUTED],
    Work.LOT_UNSETTLED: JAM_NAMES[Jam.LOT_UNSETTLED],
    Work.TO_APPROVE: JAM_NAMES[Jam.TO_APPROVE],
    Work.NOT_INVOICED: JAM_NAMES[Jam.NOT_INVOICED],
    Work.BANK_POOL: mark("bank receipts waiting for an owner"),
    Work.BILLS: mark("bills in hand due within thirty days"),
    Work.LETTERS: mark("reconciliations not answered"),
    Work.OVERDUE: JAM_NAMES[Jam.OVERDUE],
}
WORK_VALUES = {
    Work.BEHIND_PLAN: JAM_VALUES[Jam.BEHIND_PLAN],
    Work.NOT_ARRIVED: JAM_VALUES[Jam.NOT_ARRIVED],
    Work.LOT_UNSETTLED: JAM_VALUES[Jam.LOT_UNSETTLED],
}
