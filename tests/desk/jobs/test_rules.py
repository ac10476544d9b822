from datetime import UTC, datetime, timedelta

import pytest

from coalface.desk.jobs.rules import MOST_ATTEMPTS, State, gives_up, share_done, time_left

START = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "total", "share"),
    [(0, 10, 0.0), (5, 10, 0.5), (12, 10, 1.0), (3, None, None), (0, 0, None)],
    ids=["nothing yet", "half", "more than promised", "total unknown", "nothing to do"],
)
def test_share(done: int, total: int | None, share: float | None) -> None:
    assert share_done(done, total) == share


@pytest.mark.parametrize(
    ("done", "total", "seconds", "left"),
    [
        (25, 100, 10, timedelta(seconds=30)),
        (100, 100, 10, timedelta(0)),
        (120, 100, 10, timedelta(0)),
        (25, 100, 1, None),
        (0, 100, 10, None),
        (25, None, 10, None),
    ],
    ids=[
        "a quarter in ten seconds leaves thirty",
        "all done leaves nothing",
        "more than promised leaves nothing",
        "too early to say",
        "nothing done says nothing",
        "no total says nothing",
    ],
)
def test_time_left(done: int, total: int | None, seconds: int, left: timedelta | None) -> None:
    now = START + timedelta(seconds=seconds)
    assert time_left(done=done, total=total, started_at=START, now=now) == left


def test_only_queued_and_running_are_open() -> None:
    assert [state for state in State if state.open] == [State.QUEUED, State.RUNNING]


def test_a_job_that_loses_worker_after_worker_is_given_up() -> None:
    assert (gives_up(MOST_ATTEMPTS - 1), gives_up(MOST_ATTEMPTS)) == (False, True)
