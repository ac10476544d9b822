"""The end of an experiment: on its day, or broken off."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.trade.experiments.actions.keeping import (
    ExperimentInvalid,
    keep,
    lock_experiment,
    step,
    told,
)
from coalface.trade.experiments.actions.telling import tell
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.rules.states import Event, State
from coalface.trade.pricing.actions.moves import end_moves

NO_REASON = mark("Please give the reason.")
NOT_OVER = mark("It runs until %(day)s; break it off to stop it before.")


@transaction.atomic
def end_experiment(*, experiment_id: int, version: int, by: User) -> Experiment:
    """Close an experiment whose last day has passed; its figures can be judged from then on."""
    found = lock_experiment(experiment_id, version, by)
    today = timezone.localdate()
    if State(found.state) is State.RUNNING and today <= found.until_on:
        raise ExperimentInvalid(blocking("not_over", NOT_OVER, None, {"day": found.until_on}))
    _end(found, today, by)
    return found


@transaction.atomic
def end_due_experiments(*, today: date, by: User) -> int:
    """Close every experiment whose last day has passed; returns how many."""
    rows = Experiment.objects.select_for_update(skip_locked=True, of=("self",)).select_related("product")
    due = list(rows.filter(state=State.RUNNING.value, until_on__lt=today).order_by("pk"))
    for found in due:
        _end(found, today, by)
    return len(due)


@transaction.atomic
def break_off_experiment(*, experiment_id: int, version: int, reason: str, by: User) -> Experiment:
    """Stop before the last day, and why: this day is the last on which prices are moved.

    One that has not come to its first day never counts; a draft is given up.
    """
    if not reason.strip():
        raise ExperimentInvalid(blocking("reason_missing", NO_REASON, "reason"))
    found = lock_experiment(experiment_id, version, by)
    was_running = State(found.state) is State.RUNNING
    step(found, Event.BREAK_OFF)
    today = timezone.localdate()
    found.over_on, found.over_words = today, reason.strip()[:250]
    if was_running:
        last_on = max(today, found.from_on - timedelta(days=1))
        moves = found.participants.filter(move__isnull=False).values_list("move", flat=True)
        end_moves(move_ids=list(moves), last_on=last_on, by=by)
        line = _("The price experiment for %(product)s was broken off")
        tell(found, line, _("%(customer)s: price experiment %(name)s broken off"), by)
    keep(found)
    detail = {"reason": found.over_words, **told(found)}
    record(by=by, action="trade.experiment.break_off", subject=found, detail=detail)
    return found


def _end(experiment: Experiment, today: date, by: User) -> None:
    step(experiment, Event.END)
    experiment.over_on = today
    keep(experiment)
    line = _("The price experiment for %(product)s ended on %(until_on)s")
    tell(experiment, line, _("%(customer)s: price experiment %(name)s ended on %(until_on)s"), by)
    record(by=by, action="trade.experiment.end", subject=experiment, detail=told(experiment))
