"""Locking an experiment, going on with it, keeping it."""

from collections.abc import Sequence
from decimal import Decimal

from coalface.desk.search import actions as search
from coalface.identity.people.access import NotAllowed, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.experiments.access import MONEY, reachable_customers
from coalface.trade.experiments.models import Experiment, Participant
from coalface.trade.experiments.rules.planning import Plan
from coalface.trade.experiments.rules.states import Event, State, after, step_findings
from coalface.trade.pricing.access import SEE, SET

OUT_OF_REACH = mark("Customers take part who lie outside the records your right reaches: %(count)s.")


class ExperimentInvalid(Refused):
    """It says what no experiment can, or a customer cannot take part; the findings name the fields."""


class ExperimentStepImpossible(Refused):
    """The experiment is not in a state from which this can be done."""


def require_sets(by: User) -> None:
    """Who sets how prices come about, and sees them."""
    for right in (SET, SEE, MONEY):
        require(by, right)


def lock_experiment(experiment_id: int, version: int, by: User) -> Experiment:
    """The experiment, locked until the transaction ends; refuses who may not or has not seen it as it is."""
    require_sets(by)
    rows = Experiment.objects.select_for_update(of=("self",)).select_related("price_list", "product", "mine")
    found = rows.get(pk=experiment_id)
    check_version(found, seen=version, offered={})
    others = Participant.objects.filter(experiment=found).exclude(customer__in=reachable_customers(by))
    if count := others.exclude(customer__deleted_at__isnull=False).count():
        raise NotAllowed(blocking("out_of_reach", OUT_OF_REACH, None, {"count": count}))
    return found


def step(experiment: Experiment, event: Event) -> None:
    """Go on to the state the event leads to; the caller saves."""
    state = State(experiment.state)
    reached = after(state, event)
    if reached is None:
        raise ExperimentStepImpossible(*step_findings(state, event))
    experiment.state = reached.value


def keep(experiment: Experiment) -> None:
    experiment.version += 1
    experiment.save()


def refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise ExperimentInvalid(*findings)


def plan_of(experiment: Experiment, moves: Sequence[Decimal] | None = None) -> Plan:
    """What the rules judge; without `moves` those of its groups."""
    if moves is None:
        moves = list(
            experiment.groups.filter(place__gt=0).order_by("place").values_list("move_per_tonne", flat=True)
        )
    return Plan(
        experiment.name,
        experiment.question,
        experiment.from_on,
        experiment.until_on,
        moves,
        experiment.unit_cost_per_tonne,
    )


def index_row(experiment: Experiment) -> search.IndexRow:
    """An experiment is found by its name and product, by all who see how prices come about."""
    product = experiment.product.name
    return search.IndexRow(
        "experiment", experiment.pk, experiment.name, product, words=(product,), everyones=True
    )


def told(experiment: Experiment) -> dict[str, object]:
    """What the audit trail keeps."""
    groups = experiment.groups.prefetch_related("participants")
    return {
        "name": experiment.name,
        "product": str(experiment.product),
        "from_on": experiment.from_on,
        "until_on": experiment.until_on,
        "groups": [
            {"move": one.move_per_tonne, "customers": sorted(p.customer_id for p in one.participants.all())}
            for one in groups
        ],
    }
