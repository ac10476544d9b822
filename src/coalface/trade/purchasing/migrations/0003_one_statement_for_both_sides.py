"""What a purchase statement keeps has the names that statements of sales have; lines keep the water too."""

import django.db.models.expressions
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('purchasing', '0002_ways_of_approval'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='purchasestatementversion',
            name='purchase_version_tax_adds_up',
        ),
        migrations.RenameField(
            model_name='purchasestatementversion',
            old_name='gross_yuan',
            new_name='total_yuan',
        ),
        migrations.AddField(
            model_name='purchasestatementline',
            name='water_tonnes',
            field=models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='water taken off, t'),
        ),
        migrations.AlterField(
            model_name='purchasestatementline',
            name='arrived_tonnes',
            field=models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='tonnes arrived'),
        ),
        migrations.AlterField(
            model_name='purchasestatementline',
            name='sent_tonnes',
            field=models.DecimalField(decimal_places=6, max_digits=18, verbose_name='tonnes sent'),
        ),
        migrations.AlterField(
            model_name='purchasestatementversion',
            name='net_yuan',
            field=models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=18, verbose_name='coal without tax, yuan'),
        ),
        migrations.AlterField(
            model_name='purchasestatementversion',
            name='tax_yuan',
            field=models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=18, verbose_name='VAT on coal, yuan'),
        ),
        migrations.AddConstraint(
            model_name='purchasestatementversion',
            constraint=models.CheckConstraint(condition=models.Q(('total_yuan', django.db.models.expressions.CombinedExpression(models.F('net_yuan'), '+', models.F('tax_yuan')))), name='purchase_version_tax_adds_up'),
        ),
    ]
