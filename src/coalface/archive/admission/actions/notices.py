"""Keys of what admissions put into inboxes, and closing what is settled."""

from coalface.archive.admission.models import Admission
from coalface.desk.inbox.actions import close_by_key
from coalface.identity.people.models import User

TOPIC = "archive.admission"


def renewal_key(admission_id: int, step: int) -> str:
    return f"admission:{admission_id}:renew:{step}"


def measure_key(measure_id: int) -> str:
    return f"admission-measure:{measure_id}"


def close_reminders(admission: Admission, by: User) -> None:
    """Close the last reminder sent, the only one that can still be open."""
    if admission.reminded_days is not None:
        close_by_key(key=renewal_key(admission.pk, admission.reminded_days), by=by)
