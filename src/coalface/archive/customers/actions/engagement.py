"""Until when customers are under contract, as trade tells."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction


@transaction.atomic
def set_engaged_until(until: Mapping[int, date | None]) -> int:
    """Part of what trade does to contracts: push the last day of each customer's last contract.

    None when it has no contract left. Returns how many customers changed; their version stays, since nobody
    edits this on the card.
    """
    sql = """
        UPDATE customers_customer AS c SET engaged_until = given.until
          FROM unnest(%s::bigint[], %s::date[]) AS given (customer_id, until)
         WHERE c.id = given.customer_id AND c.engaged_until IS DISTINCT FROM given.until
    """
    ids = sorted(until)
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids, [until[pk] for pk in ids]])
        return int(cursor.rowcount)
