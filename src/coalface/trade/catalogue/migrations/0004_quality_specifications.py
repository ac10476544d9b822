import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_places_and_output'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalFloor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(unique=True, verbose_name='in force from')),
                ('source', models.CharField(max_length=150, verbose_name='source')),
                ('document', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='saved at')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'floors of the law',
                'ordering': ('-starts_on',),
            },
        ),
        migrations.CreateModel(
            name='LegalFloorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=150, verbose_name='source')),
                ('document', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.legalfloor')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductSpec',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('from_on', models.DateField(verbose_name='valid from')),
                ('carried_km', models.PositiveIntegerField(blank=True, null=True, verbose_name='carried at most, km')),
                ('document', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='saved at')),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.legalfloor')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='specs', to='catalogue.product')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'quality specification',
                'ordering': ('product', '-number'),
            },
        ),
        migrations.CreateModel(
            name='ProductSpecEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('from_on', models.DateField(verbose_name='valid from')),
                ('carried_km', models.PositiveIntegerField(blank=True, null=True, verbose_name='carried at most, km')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.productspec')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalfloor',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_legalfloorevent" ("document", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") SELECT old_values."document", old_values."note", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."source", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."document" IS DISTINCT FROM (new_values."document") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on")) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1608feb5e1c1a75bca438d5cba6da06b75503e63', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_85caa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='catalogue_legalfloor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalfloor',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_legalfloorevent" ("document", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") SELECT old_values."document", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7e11fd6f2dd1c49dfecaec9ffec3de4432b9a85d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ec629', referencing='REFERENCING OLD TABLE AS old_values ', table='catalogue_legalfloor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalfloor',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_legalfloorevent" ("document", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") SELECT new_values."document", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='966cbbe5e1fb39108a5beeb9acd2dd6751e34658', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_989ca', referencing='REFERENCING NEW TABLE AS new_values ', table='catalogue_legalfloor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalfloorevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed47a988d91b0584176447a57d2768270e688986', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_baee8', table='catalogue_legalfloorevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='productspec',
            constraint=models.UniqueConstraint(fields=('product', 'number'), name='spec_number_once'),
        ),
        migrations.AddConstraint(
            model_name='productspec',
            constraint=models.UniqueConstraint(fields=('product', 'from_on'), name='spec_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='productspec',
            constraint=models.CheckConstraint(condition=models.Q(('carried_km__isnull', True), ('carried_km__gt', 0), _connector='OR'), name='spec_distance_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productspec',
            trigger=pgtrigger.compiler.Trigger(name='kept_as_saved', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b30069c54a97c72d2a8d05063e8f596165883376', operation='UPDATE', pgid='pgtrigger_kept_as_saved_4d058', table='catalogue_productspec', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productspec',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_productspecevent" ("carried_km", "from_on", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."carried_km", old_values."from_on", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'update\', old_values."id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."carried_km" IS DISTINCT FROM (new_values."carried_km") OR old_values."from_on" IS DISTINCT FROM (new_values."from_on") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."number" IS DISTINCT FROM (new_values."number")) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b51bdaa0fa6353ae4fa08127d357df07a7d785dc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_69f70', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='catalogue_productspec', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productspec',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_productspecevent" ("carried_km", "from_on", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."carried_km", old_values."from_on", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='be0620033be25a7baa170ca407ed749073b02241', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1ec23', referencing='REFERENCING OLD TABLE AS old_values ', table='catalogue_productspec', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productspec',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "catalogue_productspecevent" ("carried_km", "from_on", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."carried_km", new_values."from_on", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='88b18c2c75f3492495605825e26e35a05b9d59ba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_04c78', referencing='REFERENCING NEW TABLE AS new_values ', table='catalogue_productspec', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productspecevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='54b9e97b750d16be3922101ea03ef66c54a9e077', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_22ee5', table='catalogue_productspecevent', when='BEFORE')),
        ),
    ]
