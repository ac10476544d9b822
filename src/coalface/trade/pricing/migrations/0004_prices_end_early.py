
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_first_legal_floors'),
        ('pricing', '0003_price_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='price',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='price',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='price',
            name='insert_insert',
        ),
        migrations.AddField(
            model_name='price',
            name='ended_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='price',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='price',
            name='ended_on',
            field=models.DateField(editable=False, null=True, verbose_name='ended early on'),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='ended_on',
            field=models.DateField(editable=False, null=True, verbose_name='ended early on'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pricing_priceevent" ("ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on") SELECT old_values."ended_on", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."until_on" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."until_on" IS DISTINCT FROM (new_values."until_on")) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='527a264476b0315c310309a2b8b8e07980c3a7f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c5d0c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pricing_price', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pricing_priceevent" ("ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on") SELECT old_values."ended_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."until_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0401987a03db8bf007025926af95cdc43cbfb2e3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0c9a5', referencing='REFERENCING OLD TABLE AS old_values ', table='pricing_price', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pricing_priceevent" ("ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on") SELECT new_values."ended_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5afcd0f00c602ca840521f51149d0884b16816ca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_12aba', referencing='REFERENCING NEW TABLE AS new_values ', table='pricing_price', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('ended_on', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_on__gte', models.F('from_on'))), _connector='OR'), name='price_ended_by_somebody'),
        ),
    ]
