"""Customers learn until when the contracts recorded so far engage them."""

from django.db import migrations

PUSH = """
    UPDATE customers_customer AS c SET engaged_until = last.day
      FROM (SELECT customer_id, max(coalesce(ends_on, DATE '9999-12-31')) AS day
              FROM contracts_contract GROUP BY customer_id) AS last
     WHERE c.id = last.customer_id
"""


class Migration(migrations.Migration):

    dependencies = [("contracts", "0001_initial"), ("customers", "0002_engaged_until")]

    operations = [migrations.RunSQL(PUSH, migrations.RunSQL.noop)]
