"""The scan for duplicates over the whole archive, and what people say of its finds."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer, CustomerName
from coalface.archive.merging.access import visible_pairs
from coalface.archive.merging.models import DuplicatePair
from coalface.archive.merging.rules import LikelyPair, likely_pairs
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark

BATCH = 2_000
Told = Callable[[int, int], None]


class PairOutOfReach(NotAllowed):
    """One of the two cards is not among those the person may merge."""

    def __init__(self) -> None:
        message = mark("One of these customers is not among those you may merge.")
        super().__init__(blocking("pair_out_of_reach", message))


@transaction.atomic
def scan_for_duplicates(*, by: User, told: Told = lambda done, total: None) -> int:
    """Compare every name with every other; returns how many pairs are open afterwards.

    What people judged stays judged. Open pairs that are no longer alike go.
    """
    names = _names()
    best: dict[tuple[int, int], LikelyPair] = {}
    for done, pairs in likely_pairs(names):
        for pair in pairs:
            key = pair.first_id, pair.second_id
            if key not in best or best[key].score < pair.score:
                best[key] = pair
        if done % BATCH == 0 or done == len(names):
            told(done, len(names))
    open_pairs = _write(list(best.values()))
    record(by=by, action="archive.customer.scan", detail={"names": len(names), "open": open_pairs})
    return open_pairs


@transaction.atomic
def mark_distinct(*, pair_id: int, by: User) -> DuplicatePair:
    """Say that two cards are two companies; the scan will not show them again. Raises PairOutOfReach."""
    pair = visible_pairs(by).select_for_update(of=("self",)).filter(pk=pair_id).first()
    if pair is None:
        raise PairOutOfReach
    pair.state, pair.judged_by, pair.judged_at = DuplicatePair.State.DISTINCT, by, timezone.now()
    pair.save(update_fields=["state", "judged_by", "judged_at"])
    record(by=by, action="archive.customer.distinct", subject=pair.first, detail={"other": pair.second_id})
    return pair


def _names() -> list[tuple[int, str]]:
    """Every name of every live customer, normalised, each once."""
    own = Customer.objects.live().values_list("pk", "name_core")
    others = CustomerName.objects.filter(customer__deleted_at__isnull=True)
    return sorted({*own, *others.values_list("customer_id", "name_core")})


def _write(pairs: list[LikelyPair]) -> int:
    now = timezone.now()
    still = {(pair.first_id, pair.second_id) for pair in pairs}
    gone = [
        pk
        for pk, *ids in DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).values_list(
            "pk", "first_id", "second_id"
        )
        if tuple(ids) not in still
    ]
    DuplicatePair.objects.filter(pk__in=gone).delete()
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(first_id=pair.first_id, second_id=pair.second_id, score=pair.score, found_at=now)
            for pair in pairs
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count()
