"""Which customer months have changed since they were last summed up."""

from django.db import models

from coalface.archive.customers.models import Customer


class DirtyMonth(models.Model):
    """A mark that a customer month has to be summed up again.

    Marks are only ever appended, also for a month that is marked already: a writer never waits for another
    writer nor for the recomputation, and a mark can only be taken together with the change it stands for.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    month_on = models.DateField()
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=("customer", "month_on"), name="dirty_month_of_customer")]
