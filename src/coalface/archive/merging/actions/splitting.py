"""Making two cards of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import create_customer
from coalface.archive.customers.actions.locking import lock_all
from coalface.archive.customers.actions.projection import reindex
from coalface.archive.customers.models import Customer
from coalface.archive.merging.access import RIGHT
from coalface.archive.merging.actions.rows import CUSTOMERS, check_at_once, move, row_of
from coalface.archive.merging.models import Split, SplitMove, SplitRow
from coalface.archive.merging.queries import Key, bundles_of, references
from coalface.archive.merging.queries.bundles import parted_references
from coalface.archive.merging.rules import split_findings
from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search.sources import reindex_about
from coalface.desk.subjects.merging import tell_followers
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotSplittable(Refused):
    """The card cannot be split as asked."""


@dataclass(frozen=True, slots=True)
class NewCard:
    """What the card of the other company says.

    `takes_codes` when the codes on the card split are really those of the other company; without it the new
    card has `credit_code`.
    """

    name: str
    credit_code: str = ""
    industry: str = "other"
    region: str = ""
    address: str = ""
    takes_codes: bool = False


@transaction.atomic
def split_customer(
    *, source_id: int, version: int, chosen: Collection[Key], card: NewCard, reason: str, by: User
) -> Split:
    """Open a card for the other company and let what was chosen go there, each head with its bundle.

    `version` is that of the card the person looked at. The new card is looked after as the old one is.
    Raises NotSplittable, OutOfReach, and what `create_customer` raises.
    """
    require(by, RIGHT)
    if found := split_findings(card.name, reason, chosen):
        raise NotSplittable(*found)
    (source,) = lock_all(visible_customers(by, RIGHT), [source_id])
    going = _going(source, version, chosen, by)
    before = row_of(CUSTOMERS, source_id)
    check_at_once()
    made = _open(source, card, by)
    split = Split(source=source, made=made, made_name=made.name, reason=reason.strip(), by=by)
    split.at, split.source_before, split.source_after = timezone.now(), before, {}
    split.save()
    _note_what_came_with(split, made)
    _move(split, made, going)
    _tell(split, source, made, by)
    Customer.objects.filter(pk=source_id).update(version=F("version") + 1)
    split.source_after = row_of(CUSTOMERS, source_id)
    split.save(update_fields=["source_after"])
    tell_followers(source_id, made.pk, by)
    reindex([source, made])
    reindex_about((source_id, made.pk))
    detail = {"made": made.pk, "name": made.name, "rows": len(going), "reason": split.reason}
    record(by=by, action="archive.customer.split", subject=source, detail=detail)
    return split


def _going(source: Customer, version: int, chosen: Collection[Key], by: User) -> set[Key]:
    """Every row that goes: the bundles of the chosen heads."""
    message = mark("The card was changed meanwhile; please look at it again.")
    changed = NotSplittable(blocking("card_changed", message))
    if source.version != version:
        raise changed
    bundles = {bundle.head: bundle for bundle in bundles_of(by, source)}
    if not set(chosen) <= set(bundles):
        raise changed
    return {key for head in chosen for key in bundles[head].keys}


def _open(source: Customer, card: NewCard, by: User) -> Customer:
    """The new card; codes it takes over are let go first, since they are unique."""
    codes: dict[str, str | None] = {"credit_code": card.credit_code.strip() or None}
    if card.takes_codes:
        codes = {"credit_code": source.credit_code, "registry_id": source.registry_id}
        Customer.objects.filter(pk=source.pk).update(credit_code=None, registry_id=None)
    made = create_customer(
        by=by,
        although_similar=True,
        name=card.name,
        industry=card.industry,
        region=card.region,
        address=card.address,
        status=source.status,
        **codes,  # type: ignore[arg-type]  # two of the fields by name
    )
    made.responsible, made.department = source.responsible, source.department
    made.save(update_fields=["responsible", "department"])
    return made


def _note_what_came_with(split: Split, made: Customer) -> None:
    """What opening the card wrote about it is the split's own."""
    for reference in references():
        _note(split, reference.table, list(reference.of(made.pk).values_list("pk", flat=True)))


def _note(split: Split, table: str, ids: Sequence[int]) -> None:
    SplitRow.objects.bulk_create(SplitRow(split=split, table=table, row_id=pk) for pk in ids)


def _move(split: Split, made: Customer, going: Collection[Key]) -> None:
    for reference in parted_references():
        wanted = sorted(pk for table, pk in going if table == reference.table)
        if not wanted:
            continue
        ids = list(reference.of(split.source_id).filter(pk__in=wanted).values_list("pk", flat=True))
        if stayed := move(reference.table, reference.column, ids, made.pk):
            message = mark("Some records cannot go to another card: %(count)s of %(kind)s.")
            kind = str(reference.model._meta.verbose_name)
            raise NotSplittable(blocking("cannot_go", message, None, {"count": len(stayed), "kind": kind}))
        if ids:
            SplitMove.objects.create(split=split, table=reference.table, column=reference.column, ids=ids)


def _tell(split: Split, source: Customer, made: Customer, by: User) -> None:
    texts = {
        source: _("Split: what belongs to %(name)s went to a card of its own: %(reason)s"),
        made: _("Split off the card of %(name)s: %(reason)s"),
    }
    for card, other in ((source, made), (made, source)):
        text = texts[card] % {"name": other.name, "reason": split.reason}
        entry = timeline.write(customer=card, kind=TimelineEntry.Kind.CHANGE, text=text, by=by)
        _note(split, TimelineEntry._meta.db_table, [entry.pk])
