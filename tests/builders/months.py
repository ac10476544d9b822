"""Months that were put into their tables by hand, without the records they sum up."""

from django.db import connection

from coalface.trade.months.actions import bits


def note_busy_months() -> None:
    """Bring the bits in line with the months there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM months_busymonths")
        cursor.execute(bits.INSERT_ALL)
