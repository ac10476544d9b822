"""Taking a split back: one card again, as it was."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalface.archive.customers.actions.projection import reindex
from coalface.archive.customers.models import Customer
from coalface.archive.merging.access import visible_splits
from coalface.archive.merging.actions.rows import CUSTOMERS, check_at_once, move, remove, restore
from coalface.archive.merging.models import DuplicatePair, Merge, Split
from coalface.archive.merging.queries import references
from coalface.desk.search.actions import forget
from coalface.desk.search.sources import reindex_about
from coalface.desk.subjects.merging import staying, tell_followers, tell_preparers
from coalface.desk.subjects.registry import name_of
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotRejoined(Refused):
    """The split cannot be taken back now."""


class SplitOutOfReach(NotAllowed):
    """The split is not among those the person may take back."""

    def __init__(self) -> None:
        message = mark("This split is not among those you may take back.")
        super().__init__(blocking("split_out_of_reach", message))


@transaction.atomic
def rejoin_customers(*, split_id: int, by: User) -> Split:
    """Take a split back: all that hangs on the new card, also what came since, goes to the former one.

    The new card is gone afterwards. Raises NotRejoined or SplitOutOfReach.
    """
    split = visible_splits(by).select_for_update(of=("self",)).filter(pk=split_id).first()
    if split is None:
        raise SplitOutOfReach
    made_id = split.made_id
    if made_id is None:
        raise NotRejoined(blocking("rejoined_already", mark("This split was taken back already.")))
    list(Customer.objects.filter(pk__in=[split.source_id, made_id]).order_by("pk").select_for_update())
    _refuse_entangled(split, made_id)
    check_at_once()
    for row in split.rows.order_by("-pk"):
        remove(row.table, row.row_id)
    # The new card goes for good: nobody will ask for its rows as they were.
    tell_preparers(made_id, split.source_id, lambda model, row_id: None)
    _bring_back(split, made_id)
    tell_followers(made_id, split.source_id, by)
    split.undone_by, split.undone_at, split.made = by, timezone.now(), None
    split.save(update_fields=["undone_by", "undone_at", "made"])
    DuplicatePair.objects.filter(Q(first=made_id) | Q(second=made_id)).delete()
    remove(CUSTOMERS, made_id)
    forget("customer", made_id)
    restore(split.source_before, split.source_after)
    reindex([split.source])
    reindex_about([split.source_id])
    detail = {"made": made_id, "name": split.made_name}
    record(by=by, action="archive.customer.rejoin", subject=split.source, detail=detail)
    return split


def _refuse_entangled(split: Split, made_id: int) -> None:
    """Cards that were merged or split since, or judged as a company of its own."""
    cards = (split.source_id, made_id)
    merged = Merge.objects.filter(Q(kept__in=cards) | Q(left__in=cards), at__gt=split.at)
    later = Split.objects.filter(Q(source__in=cards), pk__gt=split.pk, made__isnull=False)
    if merged.filter(undone_at__isnull=True).exists() or later.exists():
        message = mark("One of the cards was merged or split since; please take that back first.")
        raise NotRejoined(blocking("changed_hands_since", message))
    judged = any(one.model in staying() and one.of(made_id).exists() for one in references())
    if judged or merged.filter(Q(kept=made_id) | Q(left=made_id)).exists():
        message = mark("The new card was graded or merged since: merge the two cards instead.")
        raise NotRejoined(blocking("judged_since", message))


def _bring_back(split: Split, made_id: int) -> None:
    for reference in references():
        ids = list(reference.of(made_id).order_by("pk").values_list("pk", flat=True))
        if move(reference.table, reference.column, ids, split.source_id):
            message = mark("The former card has the like of what came to the new one since: %(kind)s.")
            values = {"kind": name_of(reference.model)}
            raise NotRejoined(blocking("like_since", message, None, values))
