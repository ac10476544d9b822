from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coalface.desk.jobs import actions
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.rules import MOST_ATTEMPTS, State
from coalface.desk.jobs.tasks import tidy
from coalface.desk.jobs.wiring import enqueue
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User

SILENT_FOR = timedelta(seconds=15)


def a_person(username: str = "li") -> User:
    return User.objects.create(username=username)


def a_progress(title: str = "Import of receipts.csv", by: User | None = None) -> Progress:
    return actions.open_progress(kind="import", title=title, total=100, by=by)


@pytest.mark.django_db
def test_work_is_queued_then_runs_then_is_done() -> None:
    opened = a_progress()
    assert opened.state == State.QUEUED
    Progress.objects.filter(pk=opened.pk).update(state=State.RUNNING, started_at=timezone.now())
    actions.finish(opened.pk, message="100 rows")
    opened.refresh_from_db()
    assert (opened.state, opened.message, opened.finished_at is not None) == (State.DONE, "100 rows", True)


@pytest.mark.django_db(transaction=True)
def test_an_advance_is_seen_from_outside_a_long_transaction() -> None:
    opened = a_progress()
    with transaction.atomic():
        actions.start(opened.pk)
        actions.advance(opened.pk, done=40, message="row 40")
        with connection.pool.connection() as other:
            seen = other.execute("SELECT state, done, message FROM jobs_progress").fetchone()
        transaction.set_rollback(True)
    assert seen == ("running", 40, "row 40")
    opened.refresh_from_db()
    assert opened.done == 40


@pytest.mark.django_db(transaction=True)
def test_an_advance_never_waits_for_its_own_transaction() -> None:
    opened = a_progress()
    with transaction.atomic():
        actions.finish(opened.pk)
        actions.advance(opened.pk, done=99)
    opened.refresh_from_db()
    assert (opened.state, opened.done) == (State.DONE, 0)


@pytest.mark.django_db(transaction=True)
def test_a_failure_says_why_and_stays() -> None:
    opened = a_progress()
    actions.fail(opened.pk, error="Row 7: unknown mine.")
    actions.finish(opened.pk)
    opened.refresh_from_db()
    assert (opened.state, opened.error) == (State.FAILED, "Row 7: unknown mine.")


@pytest.mark.django_db
def test_cancelling_takes_the_job_from_the_queue_and_is_recorded() -> None:
    by = a_person()
    opened = a_progress(by=by)
    job_id = enqueue(tidy, timestamp=0)
    actions.attach_job(progress_id=opened.pk, job_id=job_id)
    opened.refresh_from_db()
    actions.cancel_progress(progress=opened, by=by)
    assert Progress.objects.get().state == State.CANCELLED
    assert ProcrastinateJob.objects.get(pk=job_id).status == "cancelled"
    assert list(AuditEvent.objects.values_list("action", "actor_name")) == [("desk.jobs.cancel", str(by))]


@pytest.mark.django_db
def test_what_is_over_cannot_be_cancelled() -> None:
    opened = a_progress()
    actions.finish(opened.pk)
    with pytest.raises(actions.AlreadyFinished):
        actions.cancel_progress(progress=opened, by=a_person())
    assert AuditEvent.objects.count() == 0


def a_lost_job(attempts: int = 0, queueing_lock: str = "jobs.tidy") -> int:
    """A job that counts as being done by a worker that is no more."""
    job_id = enqueue(tidy, timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, queueing_lock = %s WHERE id = %s",
            [attempts, queueing_lock, job_id],
        )
    return job_id


@pytest.mark.django_db
def test_a_job_without_its_worker_is_queued_again() -> None:
    job_id = a_lost_job()
    assert list(actions.retry_lost_jobs(silent_for=SILENT_FOR)) == [job_id]
    assert list(ProcrastinateJob.objects.values_list("status", "attempts")) == [("todo", 1)]


@pytest.mark.django_db
def test_a_lost_turn_whose_next_one_waits_holds_up_nobody() -> None:
    first, second = a_lost_job(), a_lost_job()
    other = a_lost_job(queueing_lock="imports")
    assert list(actions.retry_lost_jobs(silent_for=SILENT_FOR)) == [first, second, other]
    states = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert states == {first: "todo", second: "aborted", other: "todo"}
    assert list(actions.retry_lost_jobs(silent_for=SILENT_FOR)) == []


@pytest.mark.django_db
def test_a_job_of_a_living_worker_is_left_alone() -> None:
    job_id = a_lost_job()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_jobs SET worker_id = (SELECT id FROM procrastinate_workers) WHERE id = %s",
            [job_id],
        )
    assert list(actions.retry_lost_jobs(silent_for=SILENT_FOR)) == []


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_is_ended_and_its_progress_says_so() -> None:
    opened = a_progress()
    job_id = a_lost_job(attempts=MOST_ATTEMPTS)
    actions.attach_job(progress_id=opened.pk, job_id=job_id)
    actions.retry_lost_jobs(silent_for=SILENT_FOR)
    opened.refresh_from_db()
    assert ProcrastinateJob.objects.get(pk=job_id).status == "failed"
    assert (opened.state, opened.error) == (
        State.FAILED,
        f"The worker doing this was lost {MOST_ATTEMPTS} times; it will not be tried again.",
    )


@pytest.mark.django_db
def test_old_progress_is_removed_and_open_progress_kept() -> None:
    old, still_open = a_progress(), a_progress()
    actions.finish(old.pk)
    assert actions.remove_old_progress(before=timezone.now() + timedelta(days=1)) == 1
    assert list(Progress.objects.all()) == [still_open]


@pytest.mark.django_db
def test_finished_jobs_are_forgotten_after_a_while() -> None:
    enqueue(tidy, timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '20 days'")
    actions.remove_old_jobs(older_than=timedelta(days=14))
    assert ProcrastinateJob.objects.count() == 0
