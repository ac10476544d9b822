"""What people ask about long work."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from coalface.desk.jobs.access import visible_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.rules import State
from coalface.identity.people.models import User


def open_progress_of(user: User) -> QuerySet[Progress]:
    """What is queued or running, newest first."""
    return visible_progress(user).open()


def progress_of_subject(user: User, subject_kind: str, subject_id: int) -> QuerySet[Progress]:
    return visible_progress(user).filter(subject_kind=subject_kind, subject_id=subject_id)


def is_cancelled(progress_id: UUID) -> bool:
    """For the job itself to ask between batches."""
    return Progress.objects.filter(pk=progress_id, state=State.CANCELLED).exists()


def jobs_without_worker(silent_since: datetime) -> QuerySet[ProcrastinateJob]:
    """Jobs that count as being done, but whose worker is gone or has been silent since then."""
    doing = ProcrastinateJob.objects.filter(status="doing")
    return doing.filter(worker__isnull=True) | doing.filter(worker__last_heartbeat__lt=silent_since)
