"""What the pages of the chain share: their tabs, the month asked for, and where each count leads."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.kernel.periods import Month
from coalface.trade.chain.queries.board import Asked, StageSums, Stuck
from coalface.trade.chain.queries.stages import IN_YARD
from coalface.trade.chain.rules.board import JAM_NAMES, JAM_VALUES, Jam, Stage
from coalface.trade.dispatch.rules.notes import LIVE
from coalface.trade.settlement.models import Statement

PAGES = (
    ("board", gettext_lazy("Board")),
    ("process", gettext_lazy("Process chart")),
    ("tonnes", gettext_lazy("Flow of tonnes")),
    ("execution", gettext_lazy("Contracts day by day")),
    ("sales", gettext_lazy("Sales in detail")),
    ("daily", gettext_lazy("Output, sales and stock")),
    ("advice", gettext_lazy("Sales advised")),
    ("analysis", gettext_lazy("Monthly analysis of sales")),
)
NOTES, SHIPMENTS = ("gate:notes", "until"), ("trade:shipments", "shipped_on")
ARRIVALS, LOTS = ("gate:arrivals", "arrived_on"), ("laboratory:lots", "until_on")
PLAN, ORDERS = ("planning:lines", "month_on"), ("planning:orders", "month_on")
STATEMENTS = ("settling:statements", "last_on")
STAGE_LISTS = {
    Stage.PLAN: PLAN,
    Stage.NOTE: NOTES,
    Stage.DISPATCH: SHIPMENTS,
    Stage.ARRIVAL: ARRIVALS,
    Stage.QUALITY: LOTS,
    Stage.SETTLEMENT: STATEMENTS,
    Stage.CASH: ("trade:payments", "received_on"),
}
"""By stage its list, and the range of days that makes it the list of a month."""
STAGE_CONDITIONS: Mapping[Stage, Mapping[str, Any]] = {
    Stage.PLAN: {"counts": "1"},
    Stage.SETTLEMENT: {"state": Statement.States.POSTED.value},
}
JAM_LISTS: Mapping[Jam, tuple[tuple[str, str], Mapping[str, Any]]] = {
    Jam.UNPLANNED: (ORDERS, {"unplanned": "1"}),
    Jam.BEHIND_PLAN: (PLAN, {"behind": "1"}),
    Jam.NOT_WEIGHED: (NOTES, {"state": IN_YARD}),
    Jam.NOTES_LATE: (NOTES, {"state": LIVE}),
    Jam.IN_NO_LOT: (SHIPMENTS, {"no_lot": "1"}),
    Jam.NOT_ARRIVED: (SHIPMENTS, {"no_arrival": "1"}),
    Jam.LOSS_DISPUTED: (ARRIVALS, {"verdict": "dispute"}),
    Jam.LOT_BARE: (LOTS, {"waiting": "1"}),
    Jam.LOT_DISPUTED: (LOTS, {"disputed": "1"}),
    Jam.LOT_UNSETTLED: (LOTS, {"unsettled": "1"}),
    Jam.TO_APPROVE: (STATEMENTS, {"state": Statement.States.IN_APPROVAL.value}),
    Jam.NOT_INVOICED: (STATEMENTS, {"not_invoiced": "1"}),
    Jam.OVERDUE: (("accounts:collection", "due"), {}),
}


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    """The pages of the chain side by side."""
    return [(label, reverse(f"flow:{name}"), name == here) for name, label in PAGES]


def month_of(request: HttpRequest, today: date) -> Month:
    """The month in the address, else the running one."""
    try:
        return Month.parse(request.GET.get("month", ""))
    except ValueError:
        return Month.of(today)


def stage_url(asked: Asked, stage: Stage) -> str:
    """The rows that make up a stage of the month."""
    if stage is Stage.CONTRACT:
        query: dict[str, Any] = {"on": min(asked.month.last, max(asked.month.first, asked.on))}
        return _address("flow:execution", asked, query)
    return _rows(asked, STAGE_LISTS[stage], asked.month.last, STAGE_CONDITIONS.get(stage, {}))


def stuck_url(asked: Asked, stuck: Stuck) -> str:
    """The rows that are stuck, as their list filters them."""
    rows, conditions = JAM_LISTS[stuck.jam]
    return _rows(asked, rows, stuck.until or asked.month.last, conditions)


def stuck_words(stuck: Stuck) -> str:
    words = _(JAM_NAMES[stuck.jam])
    return words % JAM_VALUES[stuck.jam] if stuck.jam in JAM_VALUES else words


def stuck_in(stage: StageSums) -> int:
    return sum(one.count for one in stage.stuck)


def _rows(asked: Asked, rows: tuple[str, str], until: date, conditions: Mapping[str, Any]) -> str:
    name, field = rows
    return _address(name, asked, {f"{field}_from": asked.month.first, f"{field}_to": until, **conditions})


def _address(name: str, asked: Asked, query: Mapping[str, Any]) -> str:
    customer = {} if asked.customer_id is None else {"customer": asked.customer_id}
    return f"{reverse(name)}?" + urlencode({**query, **customer}, doseq=True)
