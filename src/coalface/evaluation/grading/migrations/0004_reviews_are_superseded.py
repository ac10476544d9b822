"""A revision is superseded as a whole; records are written without looking up each customer (ADR 0215)."""

import django.db.models.deletion
from django.db import migrations, models

SUPERSEDED = """
UPDATE grading_gradereview AS older SET superseded = true
 WHERE EXISTS (SELECT FROM grading_gradereview newer
                WHERE newer.period_on = older.period_on AND newer.revision > older.revision)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_gap_between_checks'),
        ('grading', '0003_names_in_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='gradereview',
            name='superseded',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(SUPERSEDED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='gradereview',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded', False)), fields=('period_on',), name='one_current_review_per_period'),
        ),
        migrations.RemoveConstraint(
            model_name='graderecord',
            name='one_current_grade_per_period',
        ),
        migrations.RemoveIndex(
            model_name='graderecord',
            name='grade_record_of_review',
        ),
        migrations.RemoveIndex(
            model_name='graderecord',
            name='grade_record_proposed',
        ),
        migrations.RemoveField(
            model_name='graderecord',
            name='superseded',
        ),
        migrations.AlterField(
            model_name='graderecord',
            name='customer',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='graderecord',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('period_on'), descending=True, nulls_last=True), name='grade_record_of_customer'),
        ),
        migrations.AddIndex(
            model_name='graderecord',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['customer'], name='grade_record_proposed'),
        ),
        migrations.AddConstraint(
            model_name='graderecord',
            constraint=models.UniqueConstraint(fields=('review', 'customer'), name='one_grade_per_review'),
        ),
    ]
