"""What happens at the gate by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.dispatch.actions import expire_note
from coalface.trade.dispatch.queries.weighing import notes_run_out


@periodically("15 16 * * *", name="dispatch.expire_notes")
def expire_daily(timestamp: int) -> None:
    """After midnight in China: notes nobody came with hold nothing any more. One note, one transaction."""
    by = system_user()
    for note_id in notes_run_out(timezone.localdate()):
        expire_note(note_id=note_id, by=by)
