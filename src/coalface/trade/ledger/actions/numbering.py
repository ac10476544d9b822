"""Numbers without gaps: given inside the transaction that uses them, or not at all."""

from datetime import date

from django.db import connection, transaction

_NEXT = """
    INSERT INTO ledger_series AS series (name, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (name, year) DO UPDATE SET last = series.last + excluded.last
    RETURNING last
"""


def next_number(series: str, on: date) -> str:
    """The next number of a series in the year of a day, such as TMD2026-000001.

    Locks the series until the transaction ends, so it comes after the account is locked, and as late as can
    be. Not audited: whoever uses the number is.
    """
    return next_numbers(series, on, 1)[0]


def next_numbers(series: str, on: date, count: int) -> list[str]:
    """As `next_number`, so many at once, in their order."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number belongs to the transaction that uses it")
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, on.year, count])
        last: int = cursor.fetchone()[0]
    return [f"{series}{on.year}-{number:06d}" for number in range(last - count + 1, last + 1)]
