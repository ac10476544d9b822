"""The tables that grading reads, by name and type; an engine binds them to a database, a test to rows."""

from dataclasses import dataclass, fields

import ibis
from ibis.expr.types import Table

from coalface.evaluation.grading.rules.measures import Inputs
from coalface.evaluation.grading.rules.policy import Judged

_TYPES = {judged.value: "boolean" for judged in Judged} | {"previous": "int32"}
INPUTS = {f.name: _TYPES.get(f.name, "int64") for f in fields(Inputs)}
"""Name and type of every column a grade is judged by."""

PRODUCT_MONTHS = {
    "customer_id": "int64",
    "month_on": "date",
    "contracted_kg": "int64",
    "excused_kg": "int64",
    "planned_kg": "int64",
    "dispatched_kg": "int64",
    "received_kg": "int64",
    "settled_kg": "int64",
    "shipments": "int32",
}
CASH_MONTHS = {
    "customer_id": "int64",
    "month_on": "date",
    "paid_fen": "int64",
    "bank_acceptance_fen": "int64",
    "commercial_acceptance_fen": "int64",
    "due_fen": "int64",
    "on_time_fen": "int64",
    "contracts_started": "int32",
}
BUSY_MONTHS = {"customer_id": "int64", "since_on": "date", "shipped_bits": "int64", "busy_bits": "int64"}
CUSTOMERS = {"id": "int64", "grade": "string", "grade_period_on": "date", "deleted_at": "timestamp('UTC')"}
JUDGEMENTS = {
    "id": "int64",
    "customer_id": "int64",
    "criterion": "string",
    "holds": "boolean",
    "from_on": "date",
    "until_on": "date",
}
EXCUSES = {"customer_id": "int64", "month_on": "date"}
REVIEWS = {"id": "int64", "period_on": "date", "superseded": "boolean"}
RECORDS = {
    "review_id": "int64",
    "customer_id": "int64",
    "period_on": "date",
    "previous": "int32",
    "final": "int32",
    "state": "string",
}
RECORDED = {**RECORDS, **INPUTS, "reason": "string"}
"""A grade record with the inputs it was judged by."""


@dataclass(frozen=True, slots=True)
class Sources:
    product_months: Table
    cash_months: Table
    busy_months: Table
    customers: Table
    judgements: Table
    excuses: Table
    reviews: Table
    records: Table


def stored() -> Sources:
    """The tables of the product itself, not yet bound to an engine."""
    return Sources(
        product_months=ibis.table(PRODUCT_MONTHS, name="months_customermonth"),
        cash_months=ibis.table(CASH_MONTHS, name="months_cashmonth"),
        busy_months=ibis.table(BUSY_MONTHS, name="months_busymonths"),
        customers=ibis.table(CUSTOMERS, name="customers_customer"),
        judgements=ibis.table(JUDGEMENTS, name="grading_judgement"),
        excuses=ibis.table(EXCUSES, name="grading_excuse"),
        reviews=ibis.table(REVIEWS, name="grading_gradereview"),
        records=ibis.table(RECORDS, name="grading_graderecord"),
    )
