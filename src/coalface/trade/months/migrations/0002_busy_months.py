"""Since when there is business with a customer, without a look at all of its months (ADR 0215)."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO months_busymonths (customer_id, since_on, shipped_bits, busy_bits)
SELECT customer_id, make_date(year / 5 * 5, 1, 1), coalesce(bit_or(bit) FILTER (WHERE shipped), 0), bit_or(bit)
  FROM (
    SELECT customer_id, shipped, year, 1::bigint << (59 - mod(year, 5) * 12 - (month - 1)) AS bit
      FROM (
        SELECT customer_id, date_part('year', month_on)::int AS year, date_part('month', month_on)::int AS month,
               shipments > 0 OR dispatched_kg > 0 AS shipped
          FROM months_customermonth WHERE shipments > 0 OR dispatched_kg > 0 OR settled_kg > 0
         UNION ALL
        SELECT customer_id, date_part('year', month_on)::int, date_part('month', month_on)::int, false
          FROM months_cashmonth WHERE paid_fen > 0 OR contracts_started > 0
      ) AS month
  ) AS busy
 GROUP BY 1, 2
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_gap_between_checks'),
        ('months', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusyMonths',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since_on', models.DateField()),
                ('shipped_bits', models.BigIntegerField()),
                ('busy_bits', models.BigIntegerField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('customer', 'since_on'), name='busy_months_once'), models.CheckConstraint(condition=models.Q(('busy_bits__gt', 0)), name='busy_months_not_idle')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
