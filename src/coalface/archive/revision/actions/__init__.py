"""What people do in a revision of the archive."""

from coalface.archive.revision.actions.running import RevisionInvalid, begin_revision, close_revision
from coalface.archive.revision.actions.signing import NotSignable, sign_archive
from coalface.archive.revision.actions.sorting import confirm_tiers

__all__ = [
    "NotSignable",
    "RevisionInvalid",
    "begin_revision",
    "close_revision",
    "confirm_tiers",
    "sign_archive",
]
