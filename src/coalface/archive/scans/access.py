"""A scan shows where what it hangs on shows: on a customer, a credential or a unit of the archive room."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.archive.scans.models import Reading, Scan
from coalface.desk.files.models import StoredFile
from coalface.desk.subjects.registry import subjects
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User

SCANNED = ("customer", "credential", "unit")
"""Kinds of records whose attachments are read; later stages register them with the desk."""


def visible_scans(user: User) -> QuerySet[Scan]:
    """Scans of records the person sees, not removed, and found clean where files are checked for viruses."""
    rows = Scan.objects.filter(customer__deleted_at__isnull=True, attachment__removed_at__isnull=True)
    rows = rows.exclude(attachment__file__check_state=StoredFile.Check.INFECTED)
    within = Q(pk__in=[])
    for known in subjects():
        if known.kind in SCANNED:
            seen = known.visible(user).order_by().filter(pk=OuterRef("attachment__subject_id"))
            within |= Q(attachment__subject_kind=known.kind) & Q(Exists(seen))
    return rows.filter(within)


def visible_readings(user: User) -> QuerySet[Reading]:
    """What was read of files that the person sees as a scan."""
    return Reading.objects.filter(file__in=visible_scans(user).order_by().values("attachment__file"))


def confirmable_scans(user: User) -> QuerySet[Scan]:
    """Scans that the person may turn into a credential of the customer."""
    rows = visible_scans(user) if may(user, "credential.edit") else Scan.objects.none()
    return scoped(
        rows, user, "credential.edit", owner="customer__responsible", department="customer__department"
    )
