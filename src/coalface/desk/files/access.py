"""Files show where their subject shows."""

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.subjects.registry import kind_of, subject, subjects
from coalface.identity.people.models import User


def visible_attachments(user: User, of: Model | None = None) -> QuerySet[Attachment]:
    """Attachments, removed ones too, of every subject the person may see, or of one of them."""
    if of is not None:
        kind = kind_of(of)
        seen = subject(kind).visible(user).order_by().filter(pk=of.pk)
        return Attachment.objects.filter(Exists(seen), subject_kind=kind, subject_id=of.pk)
    within = Q(pk__in=[])
    for known in subjects():
        seen = known.visible(user).order_by().filter(pk=OuterRef("subject_id"))
        within |= Q(subject_kind=known.kind) & Q(Exists(seen))
    return Attachment.objects.filter(within)


def handed_out(user: User) -> QuerySet[Attachment]:
    """Attachments whose bytes the person may have: not removed, and clean or one's own while unchecked."""
    kept = visible_attachments(user).filter(removed_at__isnull=True)
    checked = Q(file__check_state__in=(StoredFile.Check.OFF, StoredFile.Check.CLEAN))
    return kept.filter(checked | Q(file__check_state=StoredFile.Check.WAITING, attached_by=user))
