"""What each customer did in each month, in whole kilograms and fen so that sums are exact everywhere.

The rows are derived from rows that have their foreign keys, so checking them once more would only cost time.
"""

from django.db import models

from coalface.archive.customers.models import Customer
from coalface.trade.catalogue.models import Product


class CustomerMonth(models.Model):
    """Customer x month x product; months without any business have no row.

    `dispatched_kg` is the exact weight of the month rounded once. The grams and the weighted sums keep every
    decimal the shipments have, so that totals of any range equal the sum over its shipments: heat, ash and
    sulphur lie there as tonnes x indicator, beside the grams of the shipments that state the indicator.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    month_on = models.DateField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", db_constraint=False)
    contracted_kg = models.BigIntegerField(default=0)
    excused_kg = models.BigIntegerField(default=0)
    planned_kg = models.BigIntegerField(null=True)
    dispatched_kg = models.BigIntegerField(default=0)
    received_kg = models.BigIntegerField(default=0)
    settled_kg = models.BigIntegerField(default=0)
    settled_fen = models.BigIntegerField(default=0)
    dispatched_fen = models.BigIntegerField(default=0)
    shipments = models.IntegerField(default=0)
    dispatched_g = models.BigIntegerField(default=0)
    term_g = models.BigIntegerField(default=0)
    rail_g = models.BigIntegerField(default=0)
    heat_g = models.BigIntegerField(default=0)
    heat_sum = models.DecimalField(max_digits=38, decimal_places=10, default=0)
    ash_g = models.BigIntegerField(default=0)
    ash_sum = models.DecimalField(max_digits=38, decimal_places=10, default=0)
    sulphur_g = models.BigIntegerField(default=0)
    sulphur_sum = models.DecimalField(max_digits=38, decimal_places=10, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("customer", "month_on", "product"), name="customer_month_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=("month_on", "customer"), name="customer_month_by_month")]


class CashMonth(models.Model):
    """Customer x month: money received by instrument, how much of it on time, and contracts that began.

    `due_fen` is the part of the money received whose due date is known, `on_time_fen` the part of that which
    came by its due date. A receipt counts in the month it came: later money never changes a closed month.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    month_on = models.DateField()
    paid_fen = models.BigIntegerField(default=0)
    cash_fen = models.BigIntegerField(default=0)
    bank_acceptance_fen = models.BigIntegerField(default=0)
    commercial_acceptance_fen = models.BigIntegerField(default=0)
    other_fen = models.BigIntegerField(default=0)
    due_fen = models.BigIntegerField(default=0)
    on_time_fen = models.BigIntegerField(default=0)
    contracts_started = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("customer", "month_on"), name="cash_month_once")]
        indexes = [models.Index(fields=("month_on", "customer"), name="cash_month_by_month")]


class BusyMonths(models.Model):
    """Five calendar years of a customer, one bit a month: what "ever before" is answered from.

    The last month of the five years has the lowest bit. `shipped_bits` has a bit where a `CustomerMonth` has
    a shipment, `busy_bits` also where one was settled, or a `CashMonth` has money or a contract that began.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    since_on = models.DateField()
    shipped_bits = models.BigIntegerField()
    busy_bits = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("customer", "since_on"), name="busy_months_once"),
            models.CheckConstraint(condition=models.Q(busy_bits__gt=0), name="busy_months_not_idle"),
        ]
