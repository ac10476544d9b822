"""Which customer months have changed since they were last summed up."""

from django.db import models

from coalface.archive.customers.models import Customer


class DirtyMonth(models.Model):
    """A customer month to recompute; several marks of the same month are one row."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    month_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("customer", "month_on"), name="dirty_month_once")]
