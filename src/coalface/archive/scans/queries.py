"""Where the pictures of a file's pages lie, what was read, and whose folder a scanner's code is."""

from pathlib import Path

from django.db.models import OuterRef, Q, QuerySet, Subquery

from coalface.archive.credentials.models import CredentialKind
from coalface.archive.customers.models import Customer
from coalface.archive.scans.access import SCANNED, visible_readings
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.rules.licences import TITLES, Proposal, propose
from coalface.archive.scans.rules.lines import Piece, lines_of
from coalface.config import home
from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.subjects.registry import subject, subjects
from coalface.identity.people.models import User
from coalface.kernel import credit_code

THUMBNAIL = "thumbnail"


def picture_of(file: StoredFile, page: int | str) -> Path:
    """The picture of a page, or the thumbnail; a file is kept once, and so are its pictures."""
    return home.folder("previews") / file.sha256[:2] / file.sha256 / f"{page}.webp"


def pieces_of(reading: Reading) -> list[Piece]:
    return [Piece(*piece) for piece in reading.pieces]


def proposal_of(reading: Reading) -> Proposal:
    """What a document seems to say; a kind the house has added is known by its name."""
    own = CredentialKind.objects.filter(abolished_on__isnull=True).values_list("name", "code")
    return propose(lines_of(pieces_of(reading)), {**TITLES, **dict(own)})


def scanner_folder() -> Path:
    """Scanners drop files here, in a folder named by credit code or unit number."""
    return home.folder("scanner")


def customer_of(attachment: Attachment) -> Customer | None:
    """Whose paper an attachment is; None when what it hangs on belongs to no customer."""
    if attachment.subject_kind not in SCANNED:
        return None
    known = subject(attachment.subject_kind)
    record = known.model._default_manager.filter(pk=attachment.subject_id).first()
    if isinstance(record, Customer) or record is None:
        return record
    customer: Customer | None = getattr(record, "customer", None)
    return customer


def owner_of_code(code: str) -> object | None:
    """The unit or customer that a scanner's folder is named after."""
    if any(known.kind == "unit" for known in subjects()):
        unit = subject("unit").model._default_manager.filter(number=code.upper()).first()
        if unit is not None:
            return unit
    named = Q(credit_code=credit_code.normalise(code)) | Q(registry_id=code)
    return Customer.objects.live().filter(named).first()


def with_reading_state(scans: QuerySet[Scan]) -> QuerySet[Scan]:
    """Each scan with how far the reading of its file is, as `reading_state`; None while it has not begun."""
    state = Reading.objects.filter(file=OuterRef("attachment__file")).values("state")[:1]
    return scans.annotate(reading_state=Subquery(state))


def reading_of(scan: Scan, user: User) -> Reading:
    """What was read of a scan's file; an empty one while nothing was."""
    found = visible_readings(user).filter(file=scan.attachment.file).first()
    return found or Reading(file=scan.attachment.file)
