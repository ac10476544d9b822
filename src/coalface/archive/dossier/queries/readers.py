"""Who was shown a confidential fact (R0.16)."""

from django.db.models import Q, QuerySet

from coalface.archive.dossier.models import Fact
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import visible_events
from coalface.identity.people.models import User

READ = "archive.dossier.read_confidential"


def readings_of(user: User, fact: Fact) -> QuerySet[AuditEvent]:
    """The readings in which a fact was shown, newest first; for those who may read the audit trail.

    Only pages that can show the fact are looked through: those about it, about whom it is about, about its
    report or contradiction, and lists.
    """
    about = fact.about
    pages = Q(subject_kind__in=("", "fact", "policydecision"))
    pages |= Q(subject_kind=about._meta.model_name, subject_id=about.pk)
    pages |= Q(subject_kind="factreport", subject_id=fact.report_id)
    pages |= Q(subject_kind="factconflict", subject_id=fact.conflict_id)
    rows = visible_events(user).filter(pages, action=READ, detail__facts__contains=fact.pk)
    return rows.order_by("-pk")
