"""Calorific values (GB/T 213): bomb to gross, gross to net, and the calories coal is traded in.

Heats are in J/g, which is kJ/kg; results are unrounded.
"""

from collections.abc import Iterable
from decimal import Decimal

from coalface.kernel.measures import KJ_PER_KCAL

KJ_PER_KCAL_ENERGY_STATISTICS = Decimal("4.1868")
"""The International Table calorie of energy statistics: 7000 kcal are 29.3076 MJ."""

_ALPHA = ((Decimal(16_700), Decimal("0.0010")), (Decimal(25_100), Decimal("0.0012")))
_ALPHA_ABOVE = Decimal("0.0016")


def gross_from_bomb(q_b_ad: Decimal, s_b_ad_pct: Decimal) -> Decimal:
    """Qgr,ad = Qb,ad - (94.1 Sb,ad + α Qb,ad); α grows with the heat in three steps (GB/T 213)."""
    alpha = next((alpha for bound, alpha in _ALPHA if q_b_ad <= bound), _ALPHA_ABOVE)
    return q_b_ad - (Decimal("94.1") * s_b_ad_pct + alpha * q_b_ad)


def net_as_received(q_gr_ad: Decimal, *, had_pct: Decimal, mad_pct: Decimal, mt_pct: Decimal) -> Decimal:
    """Qnet,ar = (Qgr,ad - 206 Had) (100 - Mt) / (100 - Mad) - 23 Mt (GB/T 213)."""
    return (q_gr_ad - 206 * had_pct) * (100 - mt_pct) / (100 - mad_pct) - 23 * mt_pct


def kcal_per_kg(joules_per_gram: Decimal, kj_per_kcal: Decimal = KJ_PER_KCAL) -> Decimal:
    """J/g to kcal/kg by the calorie agreed on: 4.1816 in trade, 4.1868 in energy statistics (B3)."""
    return joules_per_gram / kj_per_kcal


def mj_per_kg(kcal: Decimal, kj_per_kcal: Decimal = KJ_PER_KCAL) -> Decimal:
    """kcal/kg to MJ/kg by the calorie agreed on."""
    return kcal * kj_per_kcal / 1000


def weighted_mean(batches: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The mean of (tonnes, value) pairs weighted by tonnes; ValueError without any tonnes."""
    known = list(batches)
    tonnes = sum((weight for weight, _ in known), Decimal(0))
    if tonnes <= 0:
        raise ValueError("a weighted mean needs tonnes")
    return sum((weight * value for weight, value in known), Decimal(0)) / tonnes
