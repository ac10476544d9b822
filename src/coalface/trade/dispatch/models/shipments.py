"""Shipments: what left for whom, when, from where and of what quality."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.desk.subjects.keys import checked_keys
from coalface.identity.audit.history import tracked
from coalface.kernel.measures import yuan
from coalface.trade.catalogue.models import Mine, Product, Station, Transport
from coalface.trade.contracts.models import Contract

PARENTS = {
    "customer_id": "customers_customer",
    "contract_id": "contracts_contract",
    "mine_id": "catalogue_mine",
    "product_id": "catalogue_product",
    "station_id": "catalogue_station",
}


@tracked(
    "number",
    "customer",
    "contract",
    "mine",
    "product",
    "station",
    "shipped_on",
    "net_tonnes",
    "kcal_per_kg",
    "ash_pct",
    "sulphur_pct",
    "moisture_pct",
    "transport",
    "unit_price_per_tonne",
    "remarks",
    high_volume=True,
    rights={"unit_price_per_tonne": "money.view"},
)
class Shipment(models.Model):
    """One delivery; a price that is not known or was hidden from us stays empty, never zero."""

    number = models.CharField(_("ticket number"), max_length=80)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    mine = models.ForeignKey(
        Mine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    shipped_on = models.DateField(_("shipped on"))
    net_tonnes = models.DecimalField(_("net tonnes"), max_digits=18, decimal_places=6)
    kcal_per_kg = models.DecimalField(
        _("heat, kcal/kg"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    ash_pct = models.DecimalField(_("ash, %"), max_digits=7, decimal_places=4, null=True, blank=True)
    sulphur_pct = models.DecimalField(_("sulphur, %"), max_digits=7, decimal_places=4, null=True, blank=True)
    moisture_pct = models.DecimalField(
        _("moisture, %"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    transport = models.CharField(_("transport"), max_length=10, choices=Transport, default=Transport.RAIL)
    unit_price_per_tonne = models.DecimalField(
        _("price, yuan/t"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="", db_default="")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        constraints = [
            # Not `unique=True`, which adds a second index for LIKE: a tenth of the time of an import.
            models.UniqueConstraint(fields=("number",), name="shipment_number_once"),
            models.CheckConstraint(condition=models.Q(net_tonnes__gt=0), name="shipment_has_weight"),
        ]
        indexes = [
            models.Index(fields=("customer", "-shipped_on", "-id"), name="shipment_of_customer"),
            models.Index(fields=("-shipped_on", "-id"), name="shipment_by_day"),
            models.Index(
                fields=("contract",), name="shipment_of_contract", condition=models.Q(contract__isnull=False)
            ),
            models.Index(
                fields=("import_run_id",),
                name="shipment_of_import",
                condition=models.Q(import_run_id__isnull=False),
            ),
        ]
        triggers = checked_keys("dispatch_shipment", PARENTS)

    @property
    def amount(self) -> Decimal | None:
        """Yuan, rounded to the fen for this shipment alone; None without a price."""
        price = self.unit_price_per_tonne
        return None if price is None else yuan(self.net_tonnes * price)

    def __str__(self) -> str:
        return self.number
