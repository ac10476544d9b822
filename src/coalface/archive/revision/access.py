"""Who sees revisions and signs off which archives, and whom reports on key archives reach."""

from django.db.models import QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.revision.models import KeyArchive, KeyReport, Revision, RevisionItem
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User


def visible_revisions(user: User) -> QuerySet[Revision]:
    sees = may(user, "revision.run") or may(user, "revision.sign")
    return Revision.objects.all() if sees else Revision.objects.none()


def visible_items(user: User, right: str = "") -> QuerySet[RevisionItem]:
    """Archives under revision: all for who runs revisions, else those the right to sign reaches."""
    rows = RevisionItem.objects.filter(customer__deleted_at__isnull=True)
    if not right and may(user, "revision.run"):
        return rows
    return scoped(
        rows,
        user,
        right or "revision.sign",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_key_reports(user: User) -> QuerySet[KeyReport]:
    """Reports addressed to a person, and those of the departments in which they assign customers."""
    return scoped(KeyReport.objects.all(), user, "customer.assign", owner="addressed_to")


def visible_key_archives(user: User) -> QuerySet[KeyArchive]:
    """Lines of those reports about customers within reach."""
    return KeyArchive.objects.filter(
        report__in=visible_key_reports(user), customer__in=visible_customers(user, "customer.assign")
    )
