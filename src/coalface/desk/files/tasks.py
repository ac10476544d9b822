"""Having new files checked for viruses, where a scanner is set."""

from collections.abc import Sequence

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from coalface.desk.files.actions import check_file
from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.files.viruses import ScannerFailed
from coalface.desk.subjects.hooks import News
from coalface.identity.people.queries import system_user

# A scanner that is being updated is back within minutes; until then the file stays with its owner.
UNTIL_ANSWERED = RetryStrategy(max_attempts=50, wait=60, retry_exceptions=(ScannerFailed,))


def begin(news: Sequence[News]) -> None:
    """Queue the check of a file that waits for one, in the transaction in which it was attached."""
    for one in news:
        if isinstance(one.subject, Attachment) and one.subject.file.check_state == StoredFile.Check.WAITING:
            check.defer(file_id=one.subject.file_id)


@app.task(name="files.check", queue="scans", retry=UNTIL_ANSWERED)
def check(file_id: int) -> None:
    check_file(file_id=file_id, by=system_user())
