import pytest
from django.db import OperationalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import AdminShutdown

from coalface.desk.jobs import actions
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.rules import State
from coalface.desk.jobs.tasks import tidy
from coalface.desk.jobs.wiring import enqueue, tracked
from coalface.kernel.findings import Refused, blocking


def a_progress() -> Progress:
    return actions.open_progress(kind="import", title="receipts.csv", by=None)


@pytest.mark.django_db(transaction=True)
def test_tracked_work_reports_and_is_done() -> None:
    opened = a_progress()
    with tracked(str(opened.pk)) as report:
        report(done=5, total=10, message="half")
    opened.refresh_from_db()
    assert (opened.state, opened.done, opened.total) == (State.DONE, 5, 10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (Refused(blocking("x", "Row %(row)s is wrong.", None, {"row": 7})), State.FAILED, "Row 7 is wrong."),
        (KeyError("x"), State.FAILED, "This ended with an unexpected error (KeyError); it is in the log."),
        (OperationalError("gone"), State.RUNNING, ""),
        (AdminShutdown("gone"), State.RUNNING, ""),
    ],
    ids=[
        "a refusal in its own words",
        "a bug without its details",
        "a lost connection is tried again",
        "as the driver says it",
    ],
)
def test_tracked_work_says_truthfully_how_it_ended(error: Exception, state: State, said: str) -> None:
    opened = a_progress()
    with pytest.raises(type(error)), tracked(opened.pk):
        raise error
    opened.refresh_from_db()
    assert (opened.state, opened.error) == (state, said)


@pytest.mark.django_db(transaction=True)
def test_cancelled_work_stops_at_its_next_report() -> None:
    opened = a_progress()
    reached = []
    with tracked(opened.pk) as report:
        Progress.objects.filter(pk=opened.pk).update(state=State.CANCELLED, finished_at=opened.created_at)
        report(done=1)
        reached.append("after")
    opened.refresh_from_db()
    assert (reached, opened.state) == ([], State.CANCELLED)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_queued() -> None:
    with transaction.atomic():
        enqueue(tidy, a_progress(), timestamp=0)
        transaction.set_rollback(True)
    assert (ProcrastinateJob.objects.count(), Progress.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_progress_knows_its_job() -> None:
    opened = a_progress()
    job_id = enqueue(tidy, opened, timestamp=0)
    opened.refresh_from_db()
    assert opened.job_id == job_id
    assert ProcrastinateJob.objects.get().args == {"progress_id": str(opened.pk), "timestamp": 0}
