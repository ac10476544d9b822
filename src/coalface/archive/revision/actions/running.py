"""Beginning and closing a revision (R0.09)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.revision.models import Revision, RevisionItem
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import Department, User
from coalface.kernel.findings import Refused, blocking, mark

BATCH = 5_000


class RevisionInvalid(Refused):
    """The revision makes no sense as given, or is over."""


@transaction.atomic
def begin_revision(
    *,
    name: str,
    due_on: date,
    by: User,
    grades: Sequence[str] = (),
    departments: Iterable[Department] = (),
    stale_days: int = 90,
) -> Revision:
    """Send each archive to its responsible person; without grades or departments all of them."""
    require(by, "revision.run")
    name, chosen = " ".join(name.split()), list(departments)
    if not name or Revision.objects.filter(name=name).exists():
        message = mark("Please give a name that no other revision has.")
        raise RevisionInvalid(blocking("revision_named", message, "name"))
    if due_on < timezone.localdate():
        raise RevisionInvalid(blocking("revision_late", mark("This day is over already."), "due_on"))
    rows = Customer.objects.live().exclude(status=Customer.Status.CLOSED).order_by("pk")
    if grades:
        rows = rows.filter(grade__in=grades)
    if chosen:
        rows = rows.filter(department__in=chosen)
    revision = Revision.objects.create(
        name=name, due_on=due_on, grades=sorted(grades), stale_days=stale_days, begun_by=by
    )
    revision.departments.set(chosen)
    sent = _send(revision, list(rows.select_related("responsible__department")), by)
    detail = {"grades": revision.grades, "departments": [one.pk for one in chosen], "archives": sent}
    record(by=by, action="archive.revision.begin", subject=revision, detail=detail)
    return revision


@transaction.atomic
def close_revision(*, revision_id: int, by: User) -> list[RevisionItem]:
    """End a revision; returns what was not signed, which stays listed."""
    require(by, "revision.run")
    revision = Revision.objects.select_for_update().get(pk=revision_id)
    if revision.closed_at is not None:
        raise RevisionInvalid(blocking("revision_closed", mark("This revision is closed.")))
    revision.closed_at = timezone.now()
    revision.save()
    close_by_key(key=f"revision:{revision.pk}", by=by)
    left = list(revision.items.filter(signed_at__isnull=True).select_related("customer", "responsible"))
    detail = {"not_signed": [item.customer_id for item in left]}
    record(by=by, action="archive.revision.close", subject=revision, detail=detail)
    return left


def _send(revision: Revision, customers: Sequence[Customer], by: User) -> int:
    """One item for each archive, one task for each person."""
    RevisionItem.objects.bulk_create(
        (
            RevisionItem(
                revision=revision,
                customer=customer,
                responsible=customer.responsible,
                department_id=customer.department_id,
            )
            for customer in customers
        ),
        batch_size=BATCH,
    )
    counts: dict[User, int] = {}
    for customer in customers:
        if customer.responsible is not None:
            counts[customer.responsible] = counts.get(customer.responsible, 0) + 1
    body = _("%(count)s archives wait for your check and signature.")
    wanted = [
        Wanted(
            person,
            f"revision:{revision.pk}",
            _("Revision of the archive: %(name)s") % {"name": revision.name},
            body % {"count": count},
            Notice.Weight.WARNING,
            "revision",
            revision.pk,
            revision.due_on,
        )
        for person, count in counts.items()
    ]
    raise_many(wanted, topic="archive.revision", kind=Notice.Kind.TASK, by=by)
    return len(customers)
