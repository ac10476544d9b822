"""Whose assay counts, whether two agree within tolerance, and what is in dispute when they do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.coal.assay import Assay, Measure
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.values import CODES, assay_of


class Party(StrEnum):
    """Who had the coal analysed: 供方, 需方, 仲裁."""

    SELLER = "seller"
    BUYER = "buyer"
    REFEREE = "referee"


class Counts(StrEnum):
    """Whose result is settled by, as long as nothing is disputed."""

    SELLER = "seller"
    BUYER = "buyer"
    MEAN = "mean"


class Outcome(StrEnum):
    """How a dispute ended: by the referee, by one side giving way, by meeting half way."""

    REFEREE = "referee"
    SELLER = "seller"
    BUYER = "buyer"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Policy:
    """How the lots of a contract are made and whose result counts; tolerances by the code of a measure."""

    way: Way
    counts: Counts
    tolerances: Mapping[str, Decimal]
    retained_days: int = 60


HOUSE_POLICY = Policy(
    Way.DAY,
    Counts.SELLER,
    {
        "q_net_ar": Decimal(120),
        "q_gross_d": Decimal(120),
        "moisture_ar": Decimal("1.0"),
        "ash_d": Decimal("1.0"),
        "volatile_daf": Decimal("1.0"),
        "sulphur_d": Decimal("0.10"),
    },
)
"""Where nothing was agreed or configured: tolerances of the kind GB/T 18666 has, to be set by each house."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Seller's less buyer's value of one measure; `tolerance` is None where none was agreed."""

    measure: Measure
    seller: Decimal
    buyer: Decimal
    tolerance: Decimal | None

    @property
    def amount(self) -> Decimal:
        return self.seller - self.buyer

    @property
    def exceeds(self) -> bool:
        """A difference of just the tolerance is still within it."""
        return self.tolerance is not None and abs(self.amount) > self.tolerance


@dataclass(frozen=True, slots=True)
class Agreement:
    """The result to settle by. While it is disputed, only the sum between both `rivals` is held."""

    assay: Assay
    whose: str
    differences: tuple[Difference, ...] = ()
    disputed: bool = False
    rivals: tuple[Assay, ...] = ()


def differences(seller: Assay, buyer: Assay, tolerances: Mapping[str, Decimal]) -> tuple[Difference, ...]:
    """Both results side by side on the bases of the tolerances, else as reported by both."""
    found = []
    for code in dict.fromkeys((*tolerances, *CODES)):
        measure, tolerance = Measure.of(code), tolerances.get(code)
        if tolerance is None and not (measure in seller.values and measure in buyer.values):
            continue
        ours, theirs = seller.value(measure), buyer.value(measure)
        if ours is not None and theirs is not None:
            found.append(Difference(measure, ours, theirs, tolerance))
    return tuple(found)


def mean_of(seller: Assay, buyer: Assay) -> Assay:
    """The mean of what both report; what only one reports is taken as it is."""
    values: dict[str, Decimal | None] = {}
    for code in CODES:
        known = [one.values[m] for one in (seller, buyer) if (m := Measure.of(code)) in one.values]
        values[code] = sum(known, Decimal(0)) / len(known) if known else None
    return assay_of(values, seller.kj_per_kcal)


def agree(assays: Mapping[Party, Assay], policy: Policy, ended: Outcome | None = None) -> Agreement | None:
    """The result that counts, from the assays there are; None while the one that would is missing.

    `ended` is how a dispute about the lot was resolved.
    """
    seller, buyer, referee = (assays.get(party) for party in Party)
    if ended is Outcome.REFEREE:
        return Agreement(referee, Outcome.REFEREE.value) if referee else None
    if seller is None or buyer is None:
        return _alone(seller, buyer, policy)
    counts = Counts(ended.value) if ended else policy.counts
    chosen = {Counts.SELLER: seller, Counts.BUYER: buyer}.get(counts) or mean_of(seller, buyer)
    compared = differences(seller, buyer, policy.tolerances)
    disputed = ended is None and any(one.exceeds for one in compared)
    return Agreement(chosen, counts.value, compared, disputed, (seller, buyer) if disputed else ())


def _alone(seller: Assay | None, buyer: Assay | None, policy: Policy) -> Agreement | None:
    """One side's result counts alone where it is the one agreed on."""
    if policy.counts is Counts.MEAN:
        return None
    chosen = seller if policy.counts is Counts.SELLER else buyer
    return Agreement(chosen, policy.counts.value) if chosen else None
