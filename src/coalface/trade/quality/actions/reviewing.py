"""Judging lots anew after a file of assays has come."""

from collections.abc import Sequence

from django.db import transaction

from coalface.identity.people.models import User
from coalface.trade.quality.actions.disputes import review_lot
from coalface.trade.quality.models import Assay, Lot

BATCH = 1_000


def review_lots(assay_ids: Sequence[int], *, by: User) -> int:
    """Open or withdraw disputes about the lots of these assays; returns how many lots were judged."""
    lots = Assay.objects.filter(pk__in=assay_ids).order_by("lot").values_list("lot", flat=True).distinct()
    found = list(lots)
    for start in range(0, len(found), BATCH):
        _review(found[start : start + BATCH], by)
    return len(found)


@transaction.atomic
def _review(ids: Sequence[int], by: User) -> None:
    rows = Lot.objects.select_for_update(of=("self",)).select_related("contract__customer__responsible")
    for lot in rows.filter(pk__in=ids).order_by("pk"):
        review_lot(lot, by)
