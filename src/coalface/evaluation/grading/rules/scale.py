"""Shares as whole numbers, so that every engine and every bound agrees to the last digit.

A share is an integer in units of a ten-millionth: 100 % is 10,000,000. Against an integer bound, `y > bound`
is the same as `ceil(y) > bound` and `y < bound` the same as `floor(y) < bound`: a single division therefore
loses nothing. Means and roots are taken of parts rounded up, so that a value on the bound never slips below
it.
"""

from decimal import ROUND_HALF_UP, Decimal

WHOLE = 10_000_000
"""100 %."""
MOST_SHARE = 10_000 * WHOLE
"""A million percent: beyond it a share says nothing more, and sums must stay in 64 bits."""
MOST_KG = 10_000_000_000
"""Ten million tonnes to one customer in one month: more is read as this, so that squares stay in 64 bits."""
COARSE = 100_000
"""Money is divided in steps of 0.001 %: fen are larger numbers than kilograms."""


def up(part: int, whole: int) -> int:
    """`part / whole` as a share, rounded up; `whole` > 0."""
    return min(-(-part * WHOLE // whole), MOST_SHARE)


def money_up(part: int, whole: int) -> int:
    return min(-(-part * COARSE // whole) * (WHOLE // COARSE), MOST_SHARE)


def money_down(part: int, whole: int) -> int:
    return min(part * COARSE // whole * (WHOLE // COARSE), MOST_SHARE)


def of_percent(percent: Decimal) -> int:
    """A bound in percent, with at most two decimals, as a share."""
    return int(percent * (WHOLE // 100))


def percent(share: int, places: int = 2) -> Decimal:
    """A share in percent, half up."""
    return (Decimal(share) / (WHOLE // 100)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def kilograms(value: int) -> int:
    return min(max(value, 0), MOST_KG)
