"""Who carries the coal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Transport


@tracked("name", "transport", "phone", "in_use")
class Carrier(models.Model):
    """A haulier, a railway bureau or a shipping company."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    transport = models.CharField(_("transport"), max_length=10, choices=Transport, default=Transport.ROAD)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.name
