"""Taking attachments in, drawing their pages, and reading them in the worker."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.archive.scans import pictures, recognition
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.queries import THUMBNAIL, customer_of, picture_of, proposal_of
from coalface.archive.scans.rules.lines import Piece, lines_of
from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.files.queries import path_of
from coalface.desk.search.actions import IndexRow, hand_over, index_many
from coalface.desk.subjects.hooks import News
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User

Told = Callable[[int, int], None]
MOST_LINES = 200


@transaction.atomic
def take_in(*, attachment: Attachment) -> Scan | None:
    """Note a new attachment of a customer's record as a scan to be drawn and read; None when it is none.

    Part of attaching it, which is what is audited.
    """
    customer = customer_of(attachment)
    if customer is None or not pictures.drawable(attachment.file.media_type):
        return None
    scan, fresh = Scan.objects.get_or_create(attachment=attachment, defaults={"customer": customer})
    if fresh:
        index_scans([scan])
    return scan


def read_scan(
    *,
    scan_id: int,
    by: User,
    told: Told = lambda done, total: None,
    eye: recognition.Eye | None = None,
) -> Reading:
    """Draw the pages of a scan's file and recognise their text, once for all attachments of the file.

    `eye` reads pages in place of the installed recognition. Runs outside a transaction: it takes seconds a
    page, and may be repeated.
    """
    eye = eye or recognition.eye()
    scan = Scan.objects.select_related("attachment__file", "customer").get(pk=scan_id)
    file = scan.attachment.file
    reading, _ = Reading.objects.get_or_create(file=file)
    # Drawn at a time when text recognition was not installed.
    unread = reading.state == Reading.State.SEEN and eye is not None
    if reading.state == Reading.State.WAITING or unread:
        _read(reading, file, told, eye)
    _settle(reading, scan, by)
    return reading


def index_scans(scans: Iterable[Scan]) -> int:
    """Make scans findable by their name and their words."""
    # All rows first: while they are copied into the index the connection answers nothing else.
    ids = [scan.pk for scan in scans]
    return index_many([index_row(scan) for scan in findable_scans().filter(pk__in=ids)])


def findable_scans() -> QuerySet[Any]:
    """Scans with `said`, the text of their file."""
    said = Reading.objects.filter(file=OuterRef("attachment__file")).values("text")
    return Scan.objects.select_related("customer", "attachment").annotate(said=Subquery(said))


def index_row(scan: Any) -> IndexRow:  # noqa: ANN401 - a scan with `said`, which the type does not know
    """A scan is found by its name, its customer and its lines, as many as an entry bears."""
    customer = scan.customer
    words = (customer.name, *(scan.said or "").splitlines()[:MOST_LINES])
    return IndexRow(
        "scan",
        scan.pk,
        scan.attachment.name,
        customer.name,
        words,
        customer.responsible_id,
        customer.department_id,
    )


def follow_customers(news: Iterable[News]) -> None:
    """Scans are found by those who look after their customer, also after it changed hands."""
    for one in news:
        customer = one.subject
        if isinstance(customer, Customer):
            hand_over(
                "scan",
                Scan.objects.filter(customer=customer).values_list("pk", flat=True),
                responsible_id=customer.responsible_id,
                department_id=customer.department_id,
            )


def _read(reading: Reading, file: StoredFile, told: Told, eye: recognition.Eye | None) -> None:
    pieces: list[Piece] = []
    number = 0
    try:
        for number, page in enumerate(pictures.pages(path_of(file), file.media_type), 1):
            pictures.keep(page, picture_of(file, number))
            if number == 1:
                pictures.keep(page, picture_of(file, THUMBNAIL), pictures.THUMBNAIL_SIDE)
            if eye is not None:
                pieces += eye(picture_of(file, number), number)
            told(number, max(number, reading.pages))
    except pictures.NotAPicture as error:
        reading.state, reading.error = Reading.State.FAILED, str(error)[:250]
    else:
        reading.state = Reading.State.SEEN if eye is None else Reading.State.READ
    reading.pages = number
    reading.pieces = [list(_flat(piece)) for piece in pieces]
    reading.text = "\n".join(line.text for line in lines_of(pieces))
    reading.read_at = timezone.now()


@transaction.atomic
def _settle(reading: Reading, scan: Scan, by: User) -> None:
    reading.save()
    scan.kind_proposed = proposal_of(reading).kind
    scan.save(update_fields=["kind_proposed"])
    index_scans([scan])
    detail = {"state": reading.state, "pages": reading.pages, "kind": scan.kind_proposed}
    record(by=by, action="archive.scan.read", subject=scan, detail=detail)


def _flat(piece: Piece) -> tuple[str | float | int, ...]:
    return (
        piece.text,
        piece.confidence,
        piece.left,
        piece.top,
        piece.right,
        piece.bottom,
        piece.page,
    )
