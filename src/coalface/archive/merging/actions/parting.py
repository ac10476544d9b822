"""Taking a merge back: two cards again, as they were."""

from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.archive.customers.actions.projection import reindex
from coalface.archive.customers.models import Customer
from coalface.archive.merging.access import visible_merges
from coalface.archive.merging.actions.rows import (
    CUSTOMERS,
    check_at_once,
    move,
    put_back,
    remove,
    restore,
    row_of,
)
from coalface.archive.merging.models import DuplicatePair, Merge, MergeChange, MergeMove
from coalface.archive.merging.queries import references
from coalface.desk.search.sources import reindex_about
from coalface.desk.subjects.merging import tell_followers
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotParted(Refused):
    """The merge cannot be taken back now."""


class MergeOutOfReach(NotAllowed):
    """The merge is not among those the person may take back."""

    def __init__(self) -> None:
        message = mark("This merge is not among those you may take back.")
        super().__init__(blocking("merge_out_of_reach", message))


@transaction.atomic
def part_customers(*, merge_id: int, by: User) -> Merge:
    """Take a merge back.

    What followed goes back, unless somebody moved or removed it since; what came to the kept card after the
    merge stays there. A column of the kept card that was changed since keeps the change.
    Raises NotParted or MergeOutOfReach.
    """
    merge = visible_merges(by).select_for_update(of=("self",)).filter(pk=merge_id).first()
    if merge is None:
        raise MergeOutOfReach
    _refuse_early(merge)
    list(Customer.objects.filter(pk__in=[merge.kept_id, merge.left_id]).order_by("pk").select_for_update())
    check_at_once()
    restore(merge.kept_before, merge.kept_after)
    put_back(CUSTOMERS, merge.left_before)
    for moved in merge.moves.order_by("-pk"):
        _send_back(merge, moved)
    _undo_changes(merge)
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    DuplicatePair.objects.filter(
        first=min(merge.kept_id, merge.left_id), second=max(merge.kept_id, merge.left_id)
    ).update(state=DuplicatePair.State.DISTINCT, judged_by=by, judged_at=timezone.now())
    reindex(Customer.objects.filter(pk__in=[merge.kept_id, merge.left_id]))
    tell_followers(merge.left_id, merge.kept_id, by)
    reindex_about((merge.left_id, merge.kept_id))
    detail = {"left": merge.left_id, "kept": merge.kept_id}
    record(by=by, action="archive.customer.part", subject=merge.kept, detail=detail)
    return merge


def _refuse_early(merge: Merge) -> None:
    if merge.undone_at is not None:
        raise NotParted(blocking("parted_already", mark("This merge was taken back already.")))
    later = Merge.objects.filter(undone_at__isnull=True, pk__gt=merge.pk)
    if later.filter(kept=merge.kept_id).exists() or later.filter(left=merge.kept_id).exists():
        message = mark("The card was merged again since; please take back the later merge first.")
        raise NotParted(blocking("merged_again", message))


def _send_back(merge: Merge, moved: MergeMove) -> None:
    """Rows that still belong to the kept card; tables are named by us, never by a reader."""
    reference = next(
        (one for one in references() if (one.table, one.column) == (moved.table, moved.column)), None
    )
    if reference is None:
        return
    still = reference.of(merge.kept_id).filter(pk__in=moved.ids).order_by("pk")
    move(moved.table, moved.column, list(still.values_list("pk", flat=True)), merge.left_id)


def _undo_changes(merge: Merge) -> None:
    for change in merge.changes.order_by("-pk"):
        if change.former is None:
            remove(change.table, change.row_id)
        else:
            now, latter = row_of(change.table, change.row_id), change.latter or change.former
            ours = [name for name in latter if change.former[name] != latter[name] == now[name]]
            if ours:
                _try_back(change, ours)


def _try_back(change: MergeChange, columns: list[str]) -> None:
    """Where something newer has taken the row's place meanwhile, such as a later decision, that one holds."""
    with suppress(IntegrityError), transaction.atomic():
        put_back(change.table, change.former or {}, columns)
