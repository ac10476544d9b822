"""Drawing up an experiment and saying who takes part."""

import secrets
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.search import actions as search
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.experiments.access import reachable_customers
from coalface.trade.experiments.actions.keeping import (
    OUT_OF_REACH,
    ExperimentInvalid,
    index_row,
    keep,
    lock_experiment,
    plan_of,
    refuse,
    require_sets,
    step,
    told,
)
from coalface.trade.experiments.models import Experiment, Group, Participant
from coalface.trade.experiments.queries.customers import candidates, findings_against
from coalface.trade.experiments.rules.drawing import draw
from coalface.trade.experiments.rules.planning import MOST_MOVES, plan_findings
from coalface.trade.experiments.rules.states import Event
from coalface.trade.pricing.models import PriceList

SEEDS = 1_000_000
NAME_TAKEN = mark("Another experiment has this name.")
LIST_RETIRED = mark("This price list is out of use.")
TOO_MANY = mark("At most %(most)s moves are tried in one experiment.")
NOBODY = mark(
    "Only %(count)s customers may take part and took this product in the time before; %(groups)s groups "
    "need more."
)
NOT_IN_IT = mark("This customer takes no part.")


class ExperimentFields(TypedDict, total=False):
    """What an experiment says beside its moves."""

    name: str
    question: str
    price_list: PriceList
    product: Product
    mine: Mine | None
    region: str
    from_on: date
    until_on: date
    unit_cost_per_tonne: Decimal | None


@transaction.atomic
def draw_up_experiment(
    *, moves: Sequence[Decimal], by: User, **fields: Unpack[ExperimentFields]
) -> Experiment:
    """A draft with a control group and one group for each move, yuan/t. Raises ExperimentInvalid."""
    require_sets(by)
    made = Experiment(drawn_up_by=by, drawn_up_on=timezone.localdate(), version=0, **fields)
    _judge(made, moves)
    keep(made)
    _set_groups(made, moves)
    search.enter(index_row(made))
    record(by=by, action="trade.experiment.draw_up", subject=made, detail=told(made))
    return made


@transaction.atomic
def change_experiment(
    *,
    experiment_id: int,
    version: int,
    moves: Sequence[Decimal],
    by: User,
    **fields: Unpack[ExperimentFields],
) -> Experiment:
    """Another plan of a draft; groups that are no longer there leave their customers out."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.CHANGE)
    for name, value in fields.items():
        setattr(found, name, value)
    _judge(found, moves)
    keep(found)
    _set_groups(found, moves)
    search.enter(index_row(found))
    record(by=by, action="trade.experiment.change", subject=found, detail=told(found))
    return found


@transaction.atomic
def draw_groups(
    *, experiment_id: int, version: int, most: int | None = None, seed: int | None = None, by: User
) -> Experiment:
    """Draw all groups anew by lot, balanced by volume and region; without a seed a new one is taken.

    Raises ExperimentInvalid where too few customers may take part.
    """
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.CHANGE)
    groups = list(found.groups.all())
    offered = candidates(by, found)
    found.seed = secrets.randbelow(SEEDS) if seed is None else seed
    places = draw(offered, len(groups), seed=found.seed, most=most)
    if not places:
        values = {"count": len(offered), "groups": len(groups)}
        raise ExperimentInvalid(blocking("too_few_candidates", NOBODY, "most", values))
    found.participants.all().delete()
    Participant.objects.bulk_create(
        Participant(experiment=found, group=groups[one.group], customer_id=one.customer_id, block=one.block)
        for one in places
    )
    keep(found)
    detail = {"seed": found.seed, "most": most, **told(found)}
    record(by=by, action="trade.experiment.draw", subject=found, detail=detail)
    return found


@transaction.atomic
def place_customer(
    *, experiment_id: int, version: int, customer: Customer, group: int, by: User
) -> Participant:
    """Put a customer into a group by hand, by its place; from then on no group counts as drawn by lot."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.CHANGE)
    if not reachable_customers(by).filter(pk=customer.pk).exists():
        raise NotAllowed(blocking("out_of_reach", OUT_OF_REACH, None, {"count": 1}))
    refuse(findings_against(found, [customer]).get(customer.pk, []))
    made, _new = Participant.objects.update_or_create(
        experiment=found, customer=customer, defaults={"group": found.groups.get(place=group)}
    )
    _by_hand(found)
    detail = {"customer": str(customer), "group": group}
    record(by=by, action="trade.experiment.place", subject=found, detail=detail)
    return made


@transaction.atomic
def remove_customer(*, experiment_id: int, version: int, customer_id: int, by: User) -> Experiment:
    """Leave a customer out; from then on no group counts as drawn by lot."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.CHANGE)
    row = found.participants.select_related("customer").filter(customer=customer_id).first()
    if row is None:
        raise ExperimentInvalid(blocking("not_in_it", NOT_IN_IT, "customer"))
    row.delete()
    _by_hand(found)
    record(by=by, action="trade.experiment.remove", subject=found, detail={"customer": str(row.customer)})
    return found


def _by_hand(experiment: Experiment) -> None:
    experiment.participants.update(block=None)
    experiment.seed = None
    keep(experiment)


def _judge(experiment: Experiment, moves: Sequence[Decimal]) -> None:
    experiment.name, experiment.question = experiment.name.strip(), experiment.question.strip()
    found = plan_findings(plan_of(experiment, moves))
    if len(moves) > MOST_MOVES:
        found.append(blocking("too_many_moves", TOO_MANY, "move_2", {"most": MOST_MOVES}))
    if Experiment.objects.filter(name=experiment.name).exclude(pk=experiment.pk).exists():
        found.append(blocking("name_taken", NAME_TAKEN, "name"))
    if experiment.price_list.retired_on is not None:
        found.append(blocking("retired", LIST_RETIRED, "price_list"))
    refuse(found)


def _set_groups(experiment: Experiment, moves: Sequence[Decimal]) -> None:
    """The control group first; a group keeps its customers while its place remains."""
    amounts = [Decimal(0), *moves]
    experiment.groups.filter(place__gte=len(amounts)).delete()
    for place, amount in enumerate(amounts):
        Group.objects.update_or_create(
            experiment=experiment, place=place, defaults={"move_per_tonne": amount}
        )
