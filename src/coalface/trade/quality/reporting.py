"""What every laboratory report on coal holds, whoever asked for it and whatever coal it is about."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.kernel.coal.assay import Assay as Values
from coalface.kernel.measures import KJ_PER_KCAL
from coalface.trade.quality.rules.values import CODES, assay_of


def _share(symbol: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(f"{symbol}, %", max_digits=6, decimal_places=3, null=True, blank=True)


def _heat(symbol: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(f"{symbol}, kcal/kg", max_digits=8, decimal_places=2, null=True, blank=True)


def _index(symbol: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(symbol, max_digits=7, decimal_places=2, null=True, blank=True)


class LaboratoryReport(models.Model):
    """What one laboratory found in a lot, each value on the basis it was reported on (B3)."""

    laboratory = models.CharField(_("laboratory"), max_length=100)
    report_number = models.CharField(_("report number"), max_length=60, blank=True)
    analysed_on = models.DateField(_("analysed on"))
    kj_per_kcal = models.DecimalField(max_digits=6, decimal_places=4, default=KJ_PER_KCAL)
    q_net_ar = _heat("Qnet,ar")
    q_gross_ad = _heat("Qgr,ad")
    q_gross_d = _heat("Qgr,d")
    moisture_ar = _share("Mt")
    moisture_ad = _share("Mad")
    ash_ar = _share("Aar")
    ash_ad = _share("Aad")
    ash_d = _share("Ad")
    volatile_ad = _share("Vad")
    volatile_d = _share("Vd")
    volatile_daf = _share("Vdaf")
    sulphur_ar = _share("St,ar")
    sulphur_ad = _share("St,ad")
    sulphur_d = _share("St,d")
    hydrogen_ad = _share("Had")
    hgi = _index("HGI")
    caking = _index("G")
    plastic_layer = _index("Y, mm")
    softening = _index("ST, °C")

    class Meta:
        abstract = True

    @property
    def values(self) -> Values:
        """As the kernel reckons with them."""
        return assay_of({code: getattr(self, code) for code in CODES}, self.kj_per_kcal)
