"""Mines, products and stations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked


@tracked("code", "name", "region")
class Mine(models.Model):
    """Where coal comes from: an own mine or, for imported histories, any mine named in the file."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    region = models.CharField(_("region"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


@tracked("code", "name", "kind")
class Product(models.Model):
    """A kind of coal as sold."""

    class Kind(models.TextChoices):
        THERMAL = "thermal", _("thermal coal")
        COKING = "coking", _("coking coal")
        ANTHRACITE = "anthracite", _("anthracite")
        PCI = "pci", _("injection coal")
        LIGNITE = "lignite", _("lignite")
        OTHER = "other", _("other")

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.THERMAL)

    def __str__(self) -> str:
        return self.name


@tracked("code", "name", "is_port")
class Station(models.Model):
    """A railway station or port from or to which coal moves."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_port = models.BooleanField(_("port"), default=False)

    def __str__(self) -> str:
        return self.name
