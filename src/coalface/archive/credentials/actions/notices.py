"""The reminders of one credential in the inboxes."""

from coalface.archive.credentials.models import Credential
from coalface.desk.inbox.actions import close_by_key
from coalface.identity.people.models import User


def reminder_key(credential_id: int, step: int) -> str:
    return f"credential:{credential_id}:{step}"


def close_reminders(credential: Credential, by: User) -> None:
    """Close the last reminder sent, the only one that can still be open."""
    if credential.reminded_days is not None:
        close_by_key(key=reminder_key(credential.pk, credential.reminded_days), by=by)
