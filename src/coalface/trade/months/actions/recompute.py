"""Summing up again what changed."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.trade.ledger.actions import array_literals
from coalface.trade.months.actions import bits, statements

BATCH = 5_000
"""Marks taken in one transaction: some tenths of a second of work."""

# One recomputation at a time over all processes: two of them on one month could write it in the wrong order.
TURN = 0x00C0_A1FA

SOURCES = (
    "dispatch_shipment, dispatch_arrival, contracts_contract, contracts_contractmonth, payments_receipt, "
    "plans_plan, plans_planline"
)
TABLES = ("months_customermonth", "months_cashmonth")


def recompute_dirty(*, by: User, limit: int | None = None) -> int:
    """Sum up the marked customer months, in batches that each commit alone; returns the number of marks.

    `by` is who asks; nothing is decided, so nothing is audited. `limit` stops after so many marks.
    """
    taken = 0
    while limit is None or taken < limit:
        size = BATCH if limit is None else min(BATCH, limit - taken)
        done = _recompute_batch(size)
        taken += done
        if done < size:
            break
    return taken


@transaction.atomic
def recompute_all(*, by: User) -> None:
    """Sum up everything from nothing: after bulk loads, and when in doubt.

    Writers may go on: marks set before this began are covered by it, later ones stay for the next turn.
    """
    _wait_for_turn()
    with connection.cursor() as cursor:
        # A table loaded a moment ago has no statistics yet, and its plan would be made for a handful of rows.
        cursor.execute(f"ANALYZE {SOURCES}")
        cursor.execute("DELETE FROM ledger_dirtymonth")
        # Millions of groups: in the memory of a page's query they would be sorted on disk, many times over.
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}, months_busymonths")
        cursor.execute(
            statements.INSERT_TRADE.format(
                shipments=statements.ALL_SHIPMENTS,
                arrivals=statements.ALL_ARRIVALS,
                settlements=statements.ALL_SETTLEMENTS,
                quantities=statements.ALL_QUANTITIES,
                plans=statements.ALL_PLANS,
            )
        )
        cursor.execute(
            statements.INSERT_CASH.format(receipts=statements.ALL_RECEIPTS, starts=statements.ALL_STARTS)
        )
        cursor.execute(bits.INSERT_ALL)
    record(by=by, action="trade.months.recompute_all")


@transaction.atomic
def _recompute_batch(size: int) -> int:
    """Take marks and sum up their months; returns the number of marks.

    The marks are taken by one statement and the business is read by later ones. Under READ COMMITTED those
    see all that was committed when they began, hence every change whose mark was visible before. A change
    that commits later brings a mark of its own, which stays.
    """
    _wait_for_turn()
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE_MARKS, [size])
        marks: list[tuple[int, date]] = cursor.fetchall()
        if marks:
            customers, months = array_literals(sorted(set(marks)))
            _sum_up({"customers": customers, "months": months})
    return len(marks)


def _sum_up(pairs: Mapping[str, str]) -> None:
    trade = statements.INSERT_TRADE.format(
        shipments=statements.PAIR_SHIPMENTS,
        arrivals=statements.PAIR_ARRIVALS,
        settlements=statements.PAIR_SETTLEMENTS,
        quantities=statements.PAIR_QUANTITIES,
        plans=statements.PAIR_PLANS,
    )
    cash = statements.INSERT_CASH.format(receipts=statements.PAIR_RECEIPTS, starts=statements.PAIR_STARTS)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(statements.DELETE_PAIRS.format(table=table), pairs)
        cursor.execute(trade, pairs)
        cursor.execute(cash, pairs)
        cursor.execute(bits.DELETE_IDLE, pairs)
        cursor.execute(bits.WRITE_PAIRS, pairs)


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
