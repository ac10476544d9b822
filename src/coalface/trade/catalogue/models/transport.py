"""How coal moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Transport(models.TextChoices):
    """Third letters differ, for the constraint of listed prices."""

    RAIL = "rail", _("rail")
    ROAD = "road", _("road")
    WATER = "water", _("water")
    CONVEYOR = "conveyor", _("conveyor or pipeline")
    OTHER = "other", _("other")


HAULED = [(one.value, one.label) for one in (Transport.RAIL, Transport.ROAD, Transport.WATER)]
"""By what coal is carried over the public ways: on haul routes, and where a price depends on it."""
