"""The result each lot is settled by, and which lots of a contract are ready to be settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from coalface.kernel.coal.assay import Assay as Values
from coalface.trade.contracts.models import Contract
from coalface.trade.quality.models import Assay, Dispute, Lot, ResultPolicy
from coalface.trade.quality.rules.disputes import LIVE
from coalface.trade.quality.rules.results import (
    HOUSE_POLICY,
    Agreement,
    Difference,
    Outcome,
    Party,
    Policy,
    agree,
)


@dataclass(frozen=True, slots=True)
class AgreedAssay:
    """The result to settle by, whose it is ("seller", "buyer", "mean", "referee") and since when it stands.

    While `disputed`, `rivals` are the seller's and the buyer's: the sum between their prices is held.
    """

    assay: Values
    whose: str
    since: datetime
    disputed: bool
    rivals: tuple[Values, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A lot with the weight and the result that count by now; None where one is not there yet."""

    lot: Lot
    tonnes: Decimal | None
    agreed: AgreedAssay | None

    @property
    def ready(self) -> bool:
        return self.tonnes is not None and self.tonnes > 0 and self.agreed is not None


def policy_of(contract: Contract | None, day: date) -> Policy:
    """How lots of a day are judged: by what the contract says, else the house, else the default."""
    rows = ResultPolicy.objects.filter(Q(contract=contract) | Q(contract__isnull=True), from_on__lte=day)
    return _in_force(list(rows), contract.pk if contract else None, day)


def agreed_assay(lot: Lot) -> AgreedAssay | None:
    """None while the assay that counts is missing."""
    return agreed_assays([lot]).get(lot.pk)


def agreed_assays(lots: Iterable[Lot]) -> dict[int, AgreedAssay]:
    """The results that stand, by the ids of their lots; three questions however many lots."""
    found = list(lots)
    ids = [lot.pk for lot in found]
    assays: dict[int, dict[Party, Assay]] = defaultdict(dict)
    for assay in Assay.objects.filter(lot__in=ids):
        assays[assay.lot_id][Party(assay.party)] = assay
    ended = {row.lot_id: row for row in _resolved(ids)}
    contracts = {lot.contract_id for lot in found}
    policies = list(ResultPolicy.objects.filter(Q(contract__in=contracts) | Q(contract__isnull=True)))
    return {
        lot.pk: agreed
        for lot in found
        if (
            agreed := _agreed(
                assays[lot.pk], _in_force(policies, lot.contract_id, lot.from_on), ended.get(lot.pk)
            )
        )
    }


def standings(contract: Contract, first: date, last: date) -> list[Standing]:
    """Every lot of a contract that ends in a period, in order of days."""
    return standings_of([contract], first, last)[contract.pk]


def standings_of(contracts: Iterable[Contract], first: date, last: date) -> dict[int, list[Standing]]:
    """As `standings`, by contract; the questions asked do not grow with the contracts."""
    found: dict[int, list[Standing]] = {contract.pk: [] for contract in contracts}
    rows = Lot.objects.weighed().filter(contract__in=found, until_on__gte=first, until_on__lte=last)
    lots = list(rows.select_related("contract", "product").order_by("until_on", "pk"))
    agreed = agreed_assays(lots)
    for lot in lots:
        found[lot.contract_id].append(Standing(lot, lot.weight_by(shipped(lot)), agreed.get(lot.pk)))
    return found


def lots_ready(contract: Contract, first: date, last: date) -> list[Standing]:
    """The lots that have a weight and a result, those in dispute included."""
    return [one for one in standings(contract, first, last) if one.ready]


def disputed(lot: Lot) -> Dispute | None:
    """The dispute that is not over yet."""
    return Dispute.objects.filter(lot=lot, state__in=[state.value for state in LIVE]).first()


def shipped(lot: Lot) -> Decimal | None:
    """What a lot read by `weighed()` shipped."""
    tonnes: Decimal | None = getattr(lot, "shipped_tonnes", None)
    return tonnes


def _resolved(ids: Sequence[int]) -> Iterable[Dispute]:
    """The last resolution counts."""
    return Dispute.objects.filter(lot__in=ids, state=Dispute.States.RESOLVED).order_by("pk")


def _in_force(policies: Sequence[ResultPolicy], contract_id: int | None, day: date) -> Policy:
    for owner in (contract_id, None):
        valid = [one for one in policies if one.contract_id == owner and one.from_on <= day]
        if valid:
            return max(valid, key=lambda one: one.from_on).terms
    return HOUSE_POLICY


def _agreed(assays: dict[Party, Assay], policy: Policy, ended: Dispute | None) -> AgreedAssay | None:
    values = {party: assay.values for party, assay in assays.items()}
    found: Agreement | None = agree(values, policy, Outcome(ended.outcome) if ended else None)
    if found is None:
        return None
    times = [assay.saved_at for assay in assays.values()]
    if ended is not None and ended.ended_at is not None:
        times.append(ended.ended_at)
    return AgreedAssay(found.assay, found.whose, max(times), found.disputed, found.rivals, found.differences)
