"""Counting anew what places hold, after units came or went in bulk."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from coalface.archive.room.models import Slot
from coalface.archive.room.rules.states import OCCUPYING


@transaction.atomic
def recount_places() -> int:
    """Set right how many units each place holds; returns how many places were wrong."""
    wrong = list(_counted(Slot.objects.all()).exclude(held=F("standing")).values_list("pk", flat=True))
    locked = list(Slot.objects.filter(pk__in=wrong).order_by("pk").select_for_update(of=("self",)))
    # Counted under the lock: an archivist may have moved something in between.
    standing = dict(_counted(Slot.objects.filter(pk__in=wrong)).values_list("pk", "standing"))
    for slot in locked:
        slot.held = standing[slot.pk]
    Slot.objects.bulk_update(locked, ["held"], batch_size=2000)
    return len(locked)


def _counted(slots: QuerySet[Slot]) -> QuerySet[Any]:
    """Places with `standing`, the units that take them up."""
    return slots.order_by().annotate(standing=Count("units", filter=Q(units__state__in=OCCUPYING)))
