"""Lines of accounts as if each had been posted on the day it is about: made-up accounts have a past."""

from django.db import connection, transaction
from django.utils import timezone

_FREE = "UPDATE ledger_entry SET number = number + 1000000"
_ON_THEIR_DAYS = """
    UPDATE ledger_entry e SET number = s.turn,
           posted_at = least(
             (e.day_on + time '10:00') AT TIME ZONE %(zone)s + s.turn * interval '1 second', now())
      FROM (SELECT id, row_number() OVER (PARTITION BY account_id ORDER BY day_on, number) AS turn
              FROM ledger_entry) s
     WHERE s.id = e.id
"""
_GRANTED = """
    UPDATE ledger_creditgrant g SET granted_at = (a.opened_on + time '09:00') AT TIME ZONE %(zone)s
      FROM ledger_account a WHERE a.id = g.account_id
"""
_MATCHED = """
    UPDATE payments_match m SET matched_at = greatest(d.posted_at, c.posted_at)
      FROM ledger_entry d, ledger_entry c WHERE d.id = m.debit_id AND c.id = m.credit_id
       AND m.undone_at IS NULL
"""
_LAST = """
    UPDATE ledger_account a SET posted_at = s.at
      FROM (SELECT account_id, max(posted_at) AS at FROM ledger_entry GROUP BY 1) s WHERE s.account_id = a.id
"""
_MONTHS = """
    INSERT INTO ledger_snapshot (account_id, month_on, received, counted, settled, unsettled, reserved, lines)
    SELECT e.account_id, m.begins_at::date,
           coalesce(sum(amount) FILTER (WHERE bucket = 'received'), 0), sum(counted),
           coalesce(sum(amount) FILTER (WHERE bucket = 'settled'), 0),
           coalesce(sum(amount) FILTER (WHERE bucket = 'unsettled'), 0),
           coalesce(sum(amount) FILTER (WHERE bucket = 'reserved'), 0), count(*)
      FROM (SELECT account_id, min(posted_at) AS first FROM ledger_entry GROUP BY 1) a,
           generate_series(date_trunc('month', a.first AT TIME ZONE %(zone)s) + interval '1 month',
                           now() AT TIME ZONE %(zone)s, interval '1 month') AS m(begins_at),
           ledger_entry e
     WHERE e.account_id = a.account_id AND e.posted_at < m.begins_at AT TIME ZONE %(zone)s
     GROUP BY 1, 2
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def post_on_their_days() -> None:
    """Number the lines anew by their days, move their instants there, and keep how months began."""
    given = {"zone": timezone.get_current_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_entry", "ledger_creditgrant"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_FREE)
        cursor.execute(_ON_THEIR_DAYS, given)
        cursor.execute(_GRANTED, given)
        for table in ("ledger_entry", "ledger_creditgrant"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for statement in (_MATCHED, _LAST):
            cursor.execute(statement)
        cursor.execute(_MONTHS, given)
