"""What was decided after an experiment."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.trade.experiments.actions.keeping import ExperimentInvalid, keep, lock_experiment, step
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.queries.figures import figures_of
from coalface.trade.experiments.rules.judging import Verdict
from coalface.trade.experiments.rules.states import Event

NO_DECISION = mark("Say what was decided, be it to leave the price alone.")
NO_PRICE = mark("A list price must lie above 0.")


@transaction.atomic
def judge_experiment(
    *, experiment_id: int, version: int, decision: str, decided_price: Decimal | None = None, by: User
) -> Experiment:
    """Keep the decision beside the figures it was taken by; the price itself is set in its list, by hand."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.JUDGE)
    if not decision.strip():
        raise ExperimentInvalid(blocking("no_decision", NO_DECISION, "decision"))
    if decided_price is not None and decided_price <= 0:
        raise ExperimentInvalid(blocking("price_zero", NO_PRICE, "decided_price"))
    figures = figures_of(found, timezone.localdate())
    found.decision, found.decided_price = decision.strip()[:250], decided_price
    found.judged, found.judged_by, found.judged_at = _document(figures.verdict), by, timezone.now()
    keep(found)
    detail = {"decision": found.decision, "price": decided_price, "figures": found.judged}
    record(by=by, action="trade.experiment.judge", subject=found, detail=detail)
    return found


def _document(verdict: Verdict) -> dict[str, Any]:
    """The figures as they were; numbers as text."""
    told = ("move", "expected", "effect", "low", "high", "p", "earned")
    return {
        "comparisons": [
            {name: f"{getattr(one, name):.4f}" for name in told} | {"drawings": one.drawings}
            for one in verdict.comparisons
        ],
        "untold": {str(move): finding.code for move, finding in verdict.untold.items()},
    }
