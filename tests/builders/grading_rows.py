"""The tables that grading reads, made from plain rows, so that expressions run without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.sources import (
    BUSY_MONTHS,
    CASH_MONTHS,
    CUSTOMERS,
    EXCUSES,
    JUDGEMENTS,
    PRODUCT_MONTHS,
    RECORDS,
    REVIEWS,
    Sources,
)
from coalface.evaluation.grading.rules.measures import MonthFacts, Standing
from coalface.evaluation.grading.rules.policy import Judged
from coalface.kernel.periods import Month


@dataclass(frozen=True)
class Customer:
    """One made-up customer, as both the reference and the expressions read it."""

    id: int
    history: Sequence[MonthFacts] = ()
    excused: frozenset[Month] = frozenset()
    judgements: Mapping[Judged, bool] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)


def sources(customers: Iterable[Customer], period: Month) -> Sources:
    known = list(customers)
    return Sources(
        product_months=_table(PRODUCT_MONTHS, [_trade(c, f) for c in known for f in c.history]),
        cash_months=_table(CASH_MONTHS, [_cash(c, f) for c in known for f in c.history]),
        busy_months=_table(BUSY_MONTHS, [row for c in known for row in _busy(c)]),
        customers=_table(CUSTOMERS, [_card(c) for c in known]),
        judgements=_table(JUDGEMENTS, [row for c in known for row in _judgements(c, period)]),
        excuses=_table(EXCUSES, [(c.id, month.first) for c in known for month in c.excused]),
        reviews=_table(REVIEWS, [(period.index, period.first, False) for period in _reviewed(known)]),
        records=_table(RECORDS, [_record(c) for c in known if c.standing.period]),
    )


def _table(types: Mapping[str, str], rows: Sequence[Sequence[object]]) -> Table:
    schema = ibis.schema(types)
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.to_pyarrow().types, strict=True)]
    return ibis.memtable(pa.table(arrays, schema=schema.to_pyarrow()))


def _trade(customer: Customer, facts: MonthFacts) -> Sequence[object]:
    planned = None if facts.planned_kg == facts.contracted_kg else facts.planned_kg
    quantities = (facts.contracted_kg, facts.excused_kg, planned, facts.dispatched_kg, facts.received_kg)
    return (customer.id, facts.month.first, *quantities, facts.settled_kg, facts.shipments)


def _cash(customer: Customer, facts: MonthFacts) -> Sequence[object]:
    bank, commercial = facts.bills_fen - facts.bills_fen // 3, facts.bills_fen // 3
    money = (facts.paid_fen, bank, commercial, facts.due_fen, facts.on_time_fen, facts.contracts_started)
    return (customer.id, facts.month.first, *money)


def _card(customer: Customer) -> Sequence[object]:
    graded = customer.standing.period.first if customer.standing.period else None
    return (customer.id, customer.standing.rank.code, graded, None)


def _judgements(customer: Customer, period: Month) -> Iterable[Sequence[object]]:
    """The judgement in force comes after one it replaced and before ones that are over or still to come."""
    for place, (criterion, holds) in enumerate(customer.judgements.items()):
        first = customer.id * 100 + place * 4
        for step, (says, since, until) in enumerate(
            (
                (not holds, period - 3, period),
                (holds, period, period),
                (not holds, period - 6, period - 1),
                (not holds, period + 1, period + 9),
            )
        ):
            yield first + step, customer.id, criterion.value, says, since.first, until.last


def _record(customer: Customer) -> Sequence[object]:
    standing = customer.standing
    return (standing.period.index, customer.id, standing.period.first, 2, standing.rank.value, "effective")


def _reviewed(customers: Iterable[Customer]) -> set[Month]:
    return {customer.standing.period for customer in customers if customer.standing.period}


def _busy(customer: Customer) -> Iterable[Sequence[object]]:
    years = {facts.month.index // 60 for facts in customer.history if facts.business}
    for since in sorted(years):
        inside = [facts for facts in customer.history if facts.month.index // 60 == since]
        bits = {facts: 1 << (59 - facts.month.index % 60) for facts in inside}
        shipped = sum(bit for facts, bit in bits.items() if facts.shipped)
        busy = sum(bit for facts, bit in bits.items() if facts.business)
        yield customer.id, Month(since * 60).first, shipped, busy
