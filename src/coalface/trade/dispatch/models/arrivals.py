"""What arrived of a shipment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.dispatch.models.carriers import Carrier
from coalface.trade.dispatch.models.scales import Scale
from coalface.trade.dispatch.models.shipments import Shipment
from coalface.trade.dispatch.rules.losses import LossRule


@tracked(
    "arrived_on",
    "tonnes",
    "moisture_pct",
    "carrier",
    "allowance_pct",
    "dispute_pct",
    "loss_rule",
    "remarks",
    high_volume=True,
)
class Arrival(models.Model):
    """The receiver's weight, and the allowance it was judged by (None: not judged yet).

    The customer stands here once more so that what arrived in a month is found by an index; the database
    holds it equal to the shipment's through the actions and the import.
    """

    shipment = models.OneToOneField(Shipment, models.PROTECT, related_name="arrival")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    arrived_on = models.DateField(_("arrived on"))
    tonnes = models.DecimalField(_("arrived tonnes"), max_digits=18, decimal_places=6)
    moisture_pct = models.DecimalField(
        _("moisture on arrival, %"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, related_name="+", editable=False)
    allowance_pct = models.DecimalField(
        _("allowance, %"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    dispute_pct = models.DecimalField(
        _("dispute from, %"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    loss_rule = models.CharField(
        _("rule of loss"), max_length=6, default=LossRule.EXCESS, db_default=LossRule.EXCESS
    )
    remarks = models.CharField(_("remarks"), max_length=200, blank=True, default="", db_default="")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("arrival")
        constraints = [models.CheckConstraint(condition=models.Q(tonnes__gte=0), name="arrival_not_negative")]
        indexes = [
            models.Index(fields=("customer", "arrived_on"), name="arrival_of_customer"),
            models.Index(fields=("-arrived_on", "-id"), name="arrival_by_day"),
            models.Index(
                fields=("import_run_id",),
                name="arrival_of_import",
                condition=models.Q(import_run_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.shipment)
