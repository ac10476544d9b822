
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_first_legal_floors'),
        ('contracts', '0006_shortfalls_and_supervision'),
        ('customers', '0004_gap_between_checks'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('pricing', '0003_price_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='quote number')),
                ('tonnes', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='tonnes')),
                ('basis', models.CharField(choices=[('list', 'price list'), ('floating', 'floating price')], default='list', max_length=8, verbose_name='price by')),
                ('kcal_per_kg', models.PositiveIntegerField(blank=True, null=True, verbose_name='grade, kcal/kg')),
                ('transport', models.CharField(blank=True, choices=[('rail', 'rail'), ('road', 'road'), ('water', 'water')], max_length=5, verbose_name='transport')),
                ('freight_mode', models.CharField(choices=[('collected', 'collected by the buyer'), ('one_ticket', 'one ticket, freight in the coal invoice'), ('two_tickets', 'two tickets, freight invoiced apart')], default='collected', max_length=11, verbose_name='freight')),
                ('delivery_from_on', models.DateField(verbose_name='delivery from')),
                ('delivery_until_on', models.DateField(verbose_name='delivery until')),
                ('valid_until_on', models.DateField(verbose_name='valid until')),
                ('offered_price', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='negotiated price, yuan/t')),
                ('words', models.CharField(blank=True, max_length=250, verbose_name='remarks')),
                ('quality_words', models.TextField(blank=True, editable=False, verbose_name='quality')),
                ('computed_price', models.DecimalField(decimal_places=2, editable=False, max_digits=8, verbose_name='computed price, yuan/t')),
                ('floor_per_tonne', models.DecimalField(decimal_places=2, editable=False, max_digits=8, null=True, verbose_name='floor, yuan/t')),
                ('steps', models.JSONField(editable=False)),
                ('priced_at', models.DateTimeField(editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approving', 'in approval'), ('approved', 'approved, not sent'), ('sent', 'sent'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired')], default='draft', editable=False, max_length=9, verbose_name='state')),
                ('drawn_up_on', models.DateField(editable=False, verbose_name='drawn up on')),
                ('settled_on', models.DateField(editable=False, null=True, verbose_name='settled on')),
                ('settled_words', models.CharField(blank=True, editable=False, max_length=250, verbose_name='what was said')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('contract', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quote', to='contracts.contract', verbose_name='contract')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer', verbose_name='customer')),
                ('drawn_up_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drawn up by')),
                ('formula', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pricing.floatingformula')),
                ('mine', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.mine')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.station')),
                ('price_list', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pricing.pricelist')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'quote',
                'ordering': ('-drawn_up_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='QuoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('tonnes', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='tonnes')),
                ('delivery_from_on', models.DateField(verbose_name='delivery from')),
                ('delivery_until_on', models.DateField(verbose_name='delivery until')),
                ('valid_until_on', models.DateField(verbose_name='valid until')),
                ('offered_price', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='negotiated price, yuan/t')),
                ('computed_price', models.DecimalField(decimal_places=2, editable=False, max_digits=8, verbose_name='computed price, yuan/t')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approving', 'in approval'), ('approved', 'approved, not sent'), ('sent', 'sent'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired')], default='draft', editable=False, max_length=9, verbose_name='state')),
                ('words', models.CharField(blank=True, max_length=250, verbose_name='remarks')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contracts.quote')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.product', verbose_name='product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['-drawn_up_on', '-id'], name='quote_by_day'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['state', 'valid_until_on'], name='quote_by_state'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'list'), ('formula', None), ('price_list__isnull', False)), models.Q(('basis', 'floating'), ('formula__isnull', False), ('price_list', None)), _connector='OR'), name='quote_price_as_its_basis'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('delivery_until_on__gte', models.F('delivery_from_on')), ('tonnes__gt', 0)), name='quote_delivers_something'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state__in', ('accepted', 'declined', 'expired'))), models.Q(('settled_on', None), ('state__in', ('draft', 'approving', 'approved', 'sent'))), _connector='OR'), name='quote_settled_on_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contracts_quoteevent" ("computed_price", "delivery_from_on", "delivery_until_on", "offered_price", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "tonnes", "valid_until_on", "words") SELECT old_values."computed_price", old_values."delivery_from_on", old_values."delivery_until_on", old_values."offered_price", _pgh_attached_context.value, NOW(), \'update\', old_values."id", old_values."product_id", old_values."state", old_values."tonnes", old_values."valid_until_on", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."computed_price" IS DISTINCT FROM (new_values."computed_price") OR old_values."delivery_from_on" IS DISTINCT FROM (new_values."delivery_from_on") OR old_values."delivery_until_on" IS DISTINCT FROM (new_values."delivery_until_on") OR old_values."offered_price" IS DISTINCT FROM (new_values."offered_price") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."tonnes" IS DISTINCT FROM (new_values."tonnes") OR old_values."valid_until_on" IS DISTINCT FROM (new_values."valid_until_on") OR old_values."words" IS DISTINCT FROM (new_values."words")) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='229564a71c992996aea4f46893eb19a7e5e9ad2b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e3fc2', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='contracts_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contracts_quoteevent" ("computed_price", "delivery_from_on", "delivery_until_on", "offered_price", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "tonnes", "valid_until_on", "words") SELECT old_values."computed_price", old_values."delivery_from_on", old_values."delivery_until_on", old_values."offered_price", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."product_id", old_values."state", old_values."tonnes", old_values."valid_until_on", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='26c2ac35895508590a94c02f805d1b2451067d9a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b7701', referencing='REFERENCING OLD TABLE AS old_values ', table='contracts_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contracts_quoteevent" ("computed_price", "delivery_from_on", "delivery_until_on", "offered_price", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "tonnes", "valid_until_on", "words") SELECT new_values."computed_price", new_values."delivery_from_on", new_values."delivery_until_on", new_values."offered_price", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."product_id", new_values."state", new_values."tonnes", new_values."valid_until_on", new_values."words" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='41ddd9e74e96ee2011b9d95ae69faf20be0751dc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd324', referencing='REFERENCING NEW TABLE AS new_values ', table='contracts_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quoteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6b7eae46fd7e255c0c9a992df727b921d2a7b06', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3e504', table='contracts_quoteevent', when='BEFORE')),
        ),
    ]
