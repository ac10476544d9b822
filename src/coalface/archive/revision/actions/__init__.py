"""What is done in a revision of the archive, and to report on key archives."""

from coalface.archive.revision.actions.reporting import report_key_archives
from coalface.archive.revision.actions.running import RevisionInvalid, begin_revision, close_revision
from coalface.archive.revision.actions.signing import NotSignable, sign_archive
from coalface.archive.revision.actions.sorting import confirm_tiers

__all__ = [
    "NotSignable",
    "RevisionInvalid",
    "begin_revision",
    "close_revision",
    "confirm_tiers",
    "report_key_archives",
    "sign_archive",
]
