"""Terms that grading feeds back into the archive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from coalface.archive.customers.models import Customer
from coalface.archive.customers.rules import TIER_OF_GRADE
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The grade a customer got for the month that begins on `period_on`."""

    customer_id: int
    grade: str
    period_on: date


def record_grade(*, customer_id: int, grade: str, period_on: date, by: User) -> int:
    """Set one customer's grade; returns 1, or 0 when a later period has been graded already."""
    return record_grades([GradeRow(customer_id, grade, period_on)], by=by)


@transaction.atomic
def record_grades(rows: Iterable[GradeRow], *, by: User) -> int:
    """Set grades in one statement per 10,000; returns how many customers were set.

    The caller has judged and holds the right to run a review. A later period is never overwritten by an
    earlier one. The base tier follows the grade unless somebody overrode it with a reason (R0.11).
    """
    given = sorted(rows, key=lambda row: row.customer_id)
    touched = sum(_set_grades(given[start : start + BATCH]) for start in range(0, len(given), BATCH))
    periods = sorted({row.period_on for row in given})
    one = Customer.objects.filter(pk=given[0].customer_id).first() if len(given) == 1 else None
    detail = {"customers": len(given), "set": touched, "periods": periods}
    record(by=by, action="archive.customer.record_grades", subject=one, detail=detail)
    return touched


def _set_grades(rows: Sequence[GradeRow]) -> int:
    """The version stays: a person editing the card did not see a grade and cannot overwrite one."""
    sql = """
        UPDATE customers_customer AS c
           SET grade = given.grade,
               grade_period_on = given.period_on,
               base_tier = CASE WHEN c.base_tier_reason = '' THEN given.tier ELSE c.base_tier END,
               updated_at = now()
          FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
               AS given (customer_id, grade, tier, period_on)
         WHERE c.id = given.customer_id
           AND (c.grade_period_on IS NULL OR c.grade_period_on <= given.period_on)
           AND (c.grade, c.grade_period_on) IS DISTINCT FROM (given.grade, given.period_on)
    """
    ids = [row.customer_id for row in rows]
    grades = [str(row.grade) for row in rows]
    tiers = [TIER_OF_GRADE[grade] for grade in grades]
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids, grades, tiers, [row.period_on for row in rows]])
        return int(cursor.rowcount)
