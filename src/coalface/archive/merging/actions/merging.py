"""Making one card of two."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions.locking import lock_all
from coalface.archive.customers.actions.projection import reindex
from coalface.archive.customers.models import Contact, Customer, CustomerName
from coalface.archive.customers.rules import name_core
from coalface.archive.merging.access import RIGHT
from coalface.archive.merging.actions.rows import CUSTOMERS, check_at_once, move, put_back, row_of
from coalface.archive.merging.models import DuplicatePair, Merge, MergeChange, MergeMove
from coalface.archive.merging.queries import references
from coalface.archive.merging.rules import after_merge, merge_findings
from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search.actions import forget
from coalface.desk.search.sources import reindex_about
from coalface.desk.subjects.merging import staying, tell_followers, tell_preparers
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

NAMES = CustomerName._meta.db_table
CONTACTS = Contact._meta.db_table
ENTRIES = TimelineEntry._meta.db_table


class NotMergeable(Refused):
    """These two cards cannot become one as asked."""


@transaction.atomic
def merge_customers(
    *, kept_id: int, left_id: int, taken: Collection[str], reason: str, versions: tuple[int, int], by: User
) -> Merge:
    """Let everything of one card follow to another, which takes over the chosen parts.

    `taken` names parts of rules.PARTS; `versions` are those the person looked at, of the kept and the other
    card. Records the kept card has its like of already stay behind and are listed. Raises NotMergeable or
    OutOfReach.
    """
    if found := merge_findings(kept_id, left_id, taken, reason):
        raise NotMergeable(*found)
    cards = {card.pk: card for card in lock_all(visible_customers(by, RIGHT), [kept_id, left_id])}
    kept, left = cards[kept_id], cards[left_id]
    _refuse_stale(kept, left, versions)
    before = row_of(CUSTOMERS, kept_id), row_of(CUSTOMERS, left_id)
    merge = Merge(kept=kept, left=left, reason=reason.strip(), by=by, at=timezone.now())
    merge.kept_before, merge.left_before = before
    merge.kept_after = {}
    merge.save()
    _give_up(left)
    _spare_main_contact(merge)
    tell_preparers(left_id, kept_id, lambda model, pk: _note(merge, model, pk))
    _keep_latter(merge)
    _move_all(merge)
    put_back(CUSTOMERS, {**before[0], **after_merge(*before, taken), "version": before[0]["version"] + 1})
    _keep_name(merge, {str(before[0]["name"]), str(before[1]["name"])})
    _tell(merge, by)
    merge.kept_after = row_of(CUSTOMERS, kept_id)
    merge.save(update_fields=["kept_after"])
    tell_followers(left_id, kept_id, by)
    reindex_about((left_id, kept_id))
    _close_pairs(merge, by)
    detail = {"left": left_id, "kept": kept_id, "taken": sorted(taken), "reason": merge.reason}
    record(by=by, action="archive.customer.merge", subject=kept, detail=detail)
    return merge


def _refuse_stale(kept: Customer, left: Customer, versions: tuple[int, int]) -> None:
    if (kept.version, left.version) != versions:
        message = mark("One of the cards was changed meanwhile; please look at both again.")
        raise NotMergeable(blocking("cards_changed", message))


def _give_up(left: Customer) -> None:
    """The card left goes from the lists and lets go of its codes, which are unique."""
    Customer.objects.filter(pk=left.pk).update(
        deleted_at=timezone.now(), credit_code=None, registry_id=None, version=F("version") + 1
    )
    forget("customer", left.pk)


def _spare_main_contact(merge: Merge) -> None:
    """A customer has one main contact: that of the kept card, if it has one."""
    if not Contact.objects.filter(customer=merge.kept_id, is_primary=True).exists():
        return
    for contact in Contact.objects.filter(customer=merge.left_id, is_primary=True):
        _note_change(merge, CONTACTS, contact.pk, row_of(CONTACTS, contact.pk))
        Contact.objects.filter(pk=contact.pk).update(is_primary=False)


def _move_all(merge: Merge) -> None:
    check_at_once()
    left_behind = staying()
    for reference in references():
        ids = list(reference.of(merge.left_id).order_by("pk").values_list("pk", flat=True))
        if not ids or reference.model in left_behind:
            continue
        stayed = move(reference.table, reference.column, ids, merge.kept_id)
        moved = sorted(set(ids) - set(stayed))
        MergeMove.objects.create(
            merge=merge, table=reference.table, column=reference.column, ids=moved, stayed=stayed
        )


def _keep_name(merge: Merge, names: set[str]) -> None:
    """The name the card no longer bears stays findable as a short name."""
    kept = Customer.objects.get(pk=merge.kept_id)
    for name in sorted(names - {kept.name}):
        other, made = CustomerName.objects.get_or_create(
            customer=kept,
            kind=CustomerName.Kind.SHORT,
            name=name,
            defaults={"name_core": name_core(name)[:200]},
        )
        if made:
            _note_change(merge, NAMES, other.pk, None)
    reindex([kept])


def _tell(merge: Merge, by: User) -> None:
    text = _("Merged with the card of %(name)s: %(reason)s") % {
        "name": merge.left_before["name"],
        "reason": merge.reason,
    }
    entry = timeline.write(customer=merge.kept, kind=TimelineEntry.Kind.CHANGE, text=text, by=by)
    _note_change(merge, ENTRIES, entry.pk, None)


def _note_change(merge: Merge, table: str, row_id: int, former: dict[str, object] | None) -> None:
    MergeChange.objects.create(merge=merge, table=table, row_id=row_id, former=former)


def _note(merge: Merge, model: type[Model], row_id: int) -> None:
    """A row a stage is about to change; noted once, as it was first."""
    table = model._meta.db_table
    if not merge.changes.filter(table=table, row_id=row_id).exists():
        _note_change(merge, table, row_id, row_of(table, row_id))


def _keep_latter(merge: Merge) -> None:
    for change in merge.changes.filter(former__isnull=False):
        change.latter = row_of(change.table, change.row_id)
        change.save(update_fields=["latter"])


def _close_pairs(merge: Merge, by: User) -> None:
    """The pair is settled; other pairs with the card given up have nothing to compare any more."""
    now = timezone.now()
    of_left = DuplicatePair.objects.filter(Q(first=merge.left_id) | Q(second=merge.left_id))
    of_left.filter(state=DuplicatePair.State.OPEN).update(
        state=DuplicatePair.State.MERGED, judged_by=by, judged_at=now
    )
