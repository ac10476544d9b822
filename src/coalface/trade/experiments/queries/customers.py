"""Who may take part in an experiment, and what speaks against the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.experiments.access import reachable_customers
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.queries.figures import tonnes_before
from coalface.trade.experiments.rules.drawing import Candidate
from coalface.trade.experiments.rules.standing import Standing, standing_findings
from coalface.trade.pricing.models import PriceMove


@dataclass(frozen=True, slots=True)
class Bound:
    """A contract by which another price counts than that of the list."""

    basis: str
    number: str


def candidates(user: User, experiment: Experiment) -> list[Candidate]:
    """Market customers of the region who may take part and took the product in the time before."""
    rows = reachable_customers(user).filter(grade=Grade.MARKET)
    if experiment.region:
        rows = rows.filter(region__startswith=experiment.region)
    before = tonnes_before(experiment, rows)
    found = {one.pk: one for one in rows.filter(pk__in=before)}
    against = findings_against(experiment, list(found.values()))
    return [Candidate(pk, one.region, before[pk]) for pk, one in sorted(found.items()) if not against.get(pk)]


def findings_against(experiment: Experiment, customers: Sequence[Customer]) -> dict[int, list[Finding]]:
    """Why customers cannot take part, by customer; a fixed number of queries for any number of them."""
    ids = [one.pk for one in customers]
    bound, elsewhere, members = (
        _bound(experiment, ids),
        _elsewhere(experiment, ids),
        _members(experiment, ids),
    )
    found = {}
    for one in customers:
        contract = bound.get(one.pk, Bound("", ""))
        standing = Standing(
            customer=str(one),
            grade=one.grade,
            live=one.deleted_at is None,
            listed=members is None or one.pk in members,
            list_name=experiment.price_list.name,
            basis=contract.basis,
            contract=contract.number,
            experiment=elsewhere.get(one.pk, ""),
        )
        if findings := standing_findings(standing):
            found[one.pk] = findings
    return found


def _bound(experiment: Experiment, ids: Iterable[int]) -> dict[int, Bound]:
    """Contracts in force in a part of the time that price the product otherwise than by the list."""
    product = experiment.product_id
    rows = _terms_between(experiment).filter(contract__customer__in=ids)
    rows = rows.filter(Q(product=product) | Q(product=None, contract__product=product))
    rows = rows.exclude(basis=ContractTerms.Basis.LIST, price_list=experiment.price_list_id)
    values = rows.order_by("-contract__starts_on", "-pk").values_list(
        "contract__customer", "basis", "contract__number"
    )
    return {customer: Bound(basis, number) for customer, basis, number in values}


def _terms_between(experiment: Experiment) -> QuerySet[ContractTerms]:
    first, last = experiment.from_on, experiment.until_on
    open_end = Q(until_on=None) | Q(until_on__gte=first)
    in_term = Q(contract__ends_on=None) | Q(contract__ends_on__gte=first)
    return ContractTerms.objects.filter(
        open_end,
        in_term,
        contract__state=Contract.State.IN_FORCE,
        contract__starts_on__lte=last,
        from_on__lte=last,
    )


def _elsewhere(experiment: Experiment, ids: Iterable[int]) -> dict[int, str]:
    """Moves of other experiments of the product that hold in a part of the time."""
    rows = PriceMove.objects.filter(
        customer__in=ids,
        product=experiment.product_id,
        from_on__lte=experiment.until_on,
        until_on__gte=Greatest(F("from_on"), experiment.from_on),
    )
    return dict(rows.exclude(participant__experiment=experiment.pk).values_list("customer", "reason"))


def _members(experiment: Experiment, ids: Iterable[int]) -> set[int] | None:
    """Who is priced by the list all the time; None when it is for everybody."""
    found = experiment.price_list
    if not found.for_members:
        return None
    rows = found.members.filter(
        Q(until_on=None) | Q(until_on__gte=experiment.until_on),
        customer__in=ids,
        from_on__lte=experiment.from_on,
    )
    return set(rows.values_list("customer", flat=True))
